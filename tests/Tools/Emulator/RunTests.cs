// Programs of tests as they are built: their tests and their .pe files are found, and a host that misbehaves is not believed.
using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using JoinLeaf.Tools.Emulator;
using JoinLeaf.Tools.Tests.Tidy;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Tools.Tests.Emulator;

[TestClass]
public sealed class RunTests
{
    private const string Attributes = """
        namespace nanoFramework.TestFramework
        {
            public class TestClassAttribute : System.Attribute { }
            public class TestMethodAttribute : System.Attribute { }
            [System.AttributeUsage(System.AttributeTargets.All, AllowMultiple = true)]
            public class DataRowAttribute : System.Attribute { public DataRowAttribute(int value) { } }
        }
        """;

    private const string Tests = """
        using nanoFramework.TestFramework;
        [TestClass] public class Some { [TestMethod] public void One() { } [TestMethod] [DataRow(1)] [DataRow(2)] public void Rows(int i) { } public void None() { } }
        public class Other { [TestMethod] public void Lost() { } }
        """;

    private static Planted Plant(params string[] pes)
    {
        Planted planted = new();
        planted.Add("nanoFramework.TestFramework", Attributes).Add("NFUnitTest", Tests);
        foreach (string pe in pes)
        {
            File.WriteAllText(Path.Combine(planted.Folder, pe), string.Empty);
        }

        return planted;
    }

    private static string PathIn(Planted planted) => Path.Combine(planted.Folder, "NFUnitTest.dll");

    [TestMethod]
    public void Tests_are_counted_in_the_assembly_and_files_come_after_what_they_need()
    {
        using Planted planted = Plant("System.Runtime.pe", "nanoFramework.TestFramework.pe", "NFUnitTest.pe", "Another.pe");
        DeviceProgram program = new(PathIn(planted));
        Assert.AreEqual(3, program.Tests);
        CollectionAssert.AreEqual(new[] { "System.Runtime.pe", "nanoFramework.TestFramework.pe", "NFUnitTest.pe" }, program.Pes.Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void What_is_missing_is_named()
    {
        using Planted planted = Plant("System.Runtime.pe", "NFUnitTest.pe");
        EmulatorException missing = Assert.ThrowsExactly<EmulatorException>(() => new DeviceProgram(PathIn(planted)));
        Assert.StartsWith("there is no nanoFramework.TestFramework.pe beside ", missing.Message);
        EmulatorException gone = Assert.ThrowsExactly<EmulatorException>(() => new DeviceProgram("nowhere.exe"));
        Assert.StartsWith("there is no nowhere.exe: ", gone.Message);
    }

    // The dotnet host itself, given a .pe, says that it knows no such thing and ends with a code.
    private static string Dotnet =>
        Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");

    [TestMethod]
    public async Task A_host_that_cannot_run_it_is_not_believed()
    {
        using Planted planted = Plant("System.Runtime.pe", "nanoFramework.TestFramework.pe", "NFUnitTest.pe");
        (TestLog log, string? doubt) = await Run.Of(NanoHost.Find(Dotnet, []), new DeviceProgram(PathIn(planted)), TimeSpan.FromMinutes(2), _ => { });
        Assert.AreEqual(0, log.Passed);
        Assert.MatchesRegex("^nanoCLR ended with exit code [0-9]+, before the first test: 0 of 3 tests had passed$", doubt);
    }

    [TestMethod]
    public async Task A_host_that_takes_too_long_is_ended()
    {
        using Planted planted = Plant("System.Runtime.pe", "nanoFramework.TestFramework.pe", "NFUnitTest.pe");
        (_, string? doubt) = await Run.Of(NanoHost.Find(Dotnet, []), new DeviceProgram(PathIn(planted)), TimeSpan.Zero, _ => { });
        Assert.StartsWith("nanoCLR did not end in 0 s, before the first test: ", doubt);
    }

    [TestMethod]
    public async Task A_host_that_is_no_program_is_named()
    {
        using Planted planted = Plant("System.Runtime.pe", "nanoFramework.TestFramework.pe", "NFUnitTest.pe");
        NanoHost host = NanoHost.Find(Path.Combine(planted.Folder, "NFUnitTest.pdb"), []);
        EmulatorException bad = await Assert.ThrowsExactlyAsync<EmulatorException>(
            () => Run.Of(host, new DeviceProgram(PathIn(planted)), TimeSpan.FromMinutes(2), _ => { }));
        Assert.Contains("does not start", bad.Message);
    }
}
