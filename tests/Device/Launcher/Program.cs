// The program on the device: runs all tests of this assembly and ends with the line that says so.
namespace JoinLeaf.Device;

/// <summary>
/// Prints a line before each test and one after it, and at the end how many passed and failed. The runtime ends silently, as if all
/// were well, when nobody catches an exception: whoever reads this believes a run only when the last line is there.
/// </summary>
public static class Program
{
    /// <summary>Runs the tests.</summary>
    public static void Main()
    {
        Launcher launcher = new Launcher();
        launcher.Run(typeof(Program).Assembly.GetTypes());
        launcher.End();
    }
}
