// Which nanoCLR host is taken, how it is called, and what is said when there is none.
using System;
using System.IO;
using System.Linq;
using JoinLeaf.Tools.Emulator;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Tools.Tests.Emulator;

[TestClass]
public sealed class NanoHostTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("host").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    private string Plant(string name)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, string.Empty);
        return path;
    }

    private static string Line(NanoHost host) => host.Command(["a.pe", "b.pe"]) is var start ? string.Join(' ', start.ArgumentList.Prepend(start.FileName)) : string.Empty;

    [TestMethod]
    [DataRow("nanoclr")]
    [DataRow("nanoclr.exe")]
    public void The_tool_is_found_and_has_a_verb(string name)
    {
        string tool = Plant(name);
        Assert.AreEqual($"{tool} run --assemblies a.pe b.pe", Line(NanoHost.Find(null, [string.Empty, Path.Combine(_folder, "empty"), _folder])));
    }

    [TestMethod]
    public void A_host_that_is_named_takes_the_files_alone()
    {
        string host = Plant("nanoFramework.nanoCLR.test");
        Assert.AreEqual($"{host} a.pe b.pe", Line(NanoHost.Find(host, [])));
    }

    [TestMethod]
    public void A_host_that_is_a_library_is_run_by_dotnet()
    {
        string host = Plant("nanoclr.dll");
        Assert.AreEqual($"dotnet exec {host} run --assemblies a.pe b.pe", Line(NanoHost.Find(host, [])));
    }

    [TestMethod]
    public void Without_one_a_line_says_what_to_install()
    {
        EmulatorException none = Assert.ThrowsExactly<EmulatorException>(() => NanoHost.Find(null, [_folder]));
        Assert.AreEqual("no nanoCLR here: install the tool with 'dotnet tool install --global nanoclr', or name a host with -p:NanoClr=PATH", none.Message);
        EmulatorException gone = Assert.ThrowsExactly<EmulatorException>(() => NanoHost.Find("nowhere", [_folder]));
        Assert.AreEqual("there is no nanoCLR host at nowhere: name one that is there with -p:NanoClr=PATH", gone.Message);
    }

    [TestMethod]
    public void The_usual_folders_have_that_of_the_global_tools()
    {
        Assert.IsTrue(NanoHost.UsualFolders().Any(f => f.EndsWith(Path.Combine(".dotnet", "tools"), StringComparison.Ordinal)));
    }
}
