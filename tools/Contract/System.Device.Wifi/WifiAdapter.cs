// The Wi-Fi adapter of nano's System.Device.Wifi, as signatures.
namespace System.Device.Wifi;

public enum WifiReconnectionKind
{
    Automatic,
    Manual,
}

public enum WifiConnectionStatus
{
    AccessRevoked,
    InvalidCredential,
    NetworkNotAvailable,
    Success,
    Timeout,
    UnspecifiedFailure,
    UnsupportedAuthenticationProtocol,
}

public class WifiConnectionResult
{
    internal WifiConnectionResult(WifiConnectionStatus ConnectionStatus) { }
    public WifiConnectionStatus ConnectionStatus => throw null;
}

public sealed class WifiAdapter : IDisposable
{
    internal WifiAdapter(int NetworkInterface) { }
    ~WifiAdapter() { }
    public int NetworkInterface => throw null;
    public static WifiAdapter[] FindAllAdapters() => throw null;
    public WifiConnectionResult Connect(string ssid, WifiReconnectionKind reconnectionKind, string passwordCredential) => throw null;
    public void Disconnect() => throw null;
    public void Dispose() => throw null;
}
