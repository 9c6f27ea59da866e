// Table: structs of the device's own libraries that there is no way around, all of them off the paths of messages.
namespace JoinLeaf.Tools.Tidy.Tables;

internal static class DeviceStructs
{
    public static readonly string[] Names =
    [
        // Read when a button is opened or its bounce is over; lights are toggled, which needs none.
        "System.Device.Gpio.PinValue",

        // Once an attempt to bring the network up.
        "System.Threading.CancellationToken",
    ];
}
