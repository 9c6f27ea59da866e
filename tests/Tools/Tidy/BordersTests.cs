// Shows that the rules on networks, threads, clocks and references fail on planted violations, and on nothing else.
using System.IO;
using System.Linq;
using System.Text;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tests.Tidy;

[TestClass]
public sealed class BordersTests
{
    // The smallest core library that the compiler accepts: the device's side of a test needs no more.
    private const string Mscorlib = """
        namespace System
        {
            public class Object { } public abstract class ValueType { } public abstract class Enum : ValueType { } public struct Void { }
            public struct Boolean { } public struct Int32 { } public struct Byte { } public sealed class String { } public abstract class Array { }
            public class Attribute { } public class Exception { } public enum AttributeTargets { Module = 2 }
            public sealed class AttributeUsageAttribute : Attribute
            {
                public AttributeUsageAttribute(AttributeTargets targets) { }
                public bool AllowMultiple { get { return false; } set { } }
                public bool Inherited { get { return false; } set { } }
            }
        }
        """;

    [TestMethod]
    public void System_Net_in_the_loopback_link_is_found()
    {
        using Planted planted = new();
        Outcome outcome = planted.Add("JoinLeaf.Loopback", """
            namespace JoinLeaf.Loopback { public sealed class LoopbackLink { public object Make() { return new System.Net.IPAddress(1); } } }
            """).Check();
        CollectionAssert.AreEquivalent(
            new[] { "network JoinLeaf.Loopback.LoopbackLink.Make", "references JoinLeaf.Loopback" },
            outcome.Findings.Select(f => f.Rule + " " + f.Where).ToArray());
    }

    [TestMethod]
    public void System_Net_in_the_udp_link_is_clean() => Planted.AssertClean(
        """
        using System.Net.Sockets;
        namespace JoinLeaf.Udp
        {
            public sealed class UdpLink
            {
                private Socket _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                public int Receive(byte[] bytes) { return _socket.Receive(bytes); }
            }
        }
        """,
        "JoinLeaf.Udp");

    [TestMethod]
    public void A_lock_in_the_engine_is_found()
    {
        using Planted planted = new();
        Outcome outcome = planted.Add("JoinLeaf", """
            namespace JoinLeaf { public sealed class Engine { private readonly object _gate = new object(); public void Step() { lock (_gate) { } } } }
            """).Check();
        string[] found = outcome.Findings.Select(f => f.Rule + " " + f.Where).ToArray();
        CollectionAssert.AreEquivalent(new[] { "threads JoinLeaf.Engine.Step", "handlers JoinLeaf.Engine.Step" }, found);
    }

    [TestMethod]
    public void A_thread_in_the_sessions_is_found() => Planted.AssertFinds(
        "namespace JoinLeaf.Sessions { public sealed class Join { public void Yield() { System.Threading.Thread.Sleep(0); } } }",
        "threads",
        "JoinLeaf.Sessions.Join.Yield");

    [TestMethod]
    public void Locks_and_events_in_drivers_and_provider_are_clean() => Planted.AssertClean("""
        using System.Threading;
        namespace JoinLeaf.Drivers
        {
            public sealed class Driver
            {
                private readonly object _gate = new object();
                private readonly AutoResetEvent _wake = new AutoResetEvent(false);
                public void Step() { lock (_gate) { _wake.Set(); } }
            }
        }
        namespace JoinLeaf.Provider { public sealed class Waiter { public ManualResetEvent Event; public bool Wait() { return Event.WaitOne(10, false); } } }
        """);

    [TestMethod]
    public void The_face_may_pass_an_event_object_on() => Planted.AssertClean("""
        using System.Threading;
        namespace JoinLeaf.Provider { public sealed class WspProvider { public int EventSelect(ManualResetEvent e) { return 0; } } }
        namespace JoinLeaf
        {
            public sealed class MultipointSocket
            {
                private JoinLeaf.Provider.WspProvider _provider;
                private ManualResetEvent _event;
                public int EventSelect(ManualResetEvent e) { _event = e; return _provider.EventSelect(_event); }
            }
        }
        """);

    [TestMethod]
    public void The_face_that_waits_is_found() => Planted.AssertFinds(
        """
        namespace JoinLeaf { public sealed class MultipointSocket { public bool Wait(System.Threading.ManualResetEvent e) { return e.WaitOne(); } } }
        """,
        "threads",
        "JoinLeaf.MultipointSocket.Wait");

    [TestMethod]
    public void The_face_that_knows_a_thread_is_found() => Planted.AssertFinds(
        "namespace JoinLeaf { public sealed class MultipointSocket { public System.Threading.Thread Reader; } }",
        "threads",
        "JoinLeaf.MultipointSocket.Reader");

    [TestMethod]
    [DataRow("System.Environment.TickCount64")]
    [DataRow("System.Environment.TickCount")]
    [DataRow("System.DateTime.UtcNow.Ticks")]
    [DataRow("System.Diagnostics.Stopwatch.GetTimestamp()")]
    [DataRow("System.TimeProvider.System.GetTimestamp()")]
    public void A_clock_in_the_engine_is_found(string clock) => Planted.AssertFinds(
        "namespace JoinLeaf { public sealed class Engine { public long Now() { return " + clock + "; } } }",
        "clock",
        "JoinLeaf.Engine.Now");

    [TestMethod]
    public void A_clock_in_a_link_is_found() => Planted.AssertFinds(
        "namespace JoinLeaf.Loopback { public sealed class LoopbackLink { public long Now() { return System.Environment.TickCount64; } } }",
        "clock",
        "JoinLeaf.Loopback.LoopbackLink.Now",
        "JoinLeaf.Loopback");

    [TestMethod]
    public void A_clock_in_the_drivers_is_clean() => Planted.AssertClean(
        "namespace JoinLeaf.Drivers { public sealed class Driver { public long Now() { return System.Environment.TickCount64; } } }");

    [TestMethod]
    public void A_library_that_the_core_may_not_have_is_found() => Planted.AssertFinds(
        "namespace JoinLeaf.Wire { public sealed class Table { public object Rows = new System.Collections.BitArray(8); } }",
        "references",
        "JoinLeaf");

    [TestMethod]
    public void On_the_device_mscorlib_alone_is_clean()
    {
        using Planted planted = new();
        Outcome outcome = planted.AddForDevice("mscorlib", Mscorlib)
            .AddForDevice("JoinLeaf", "namespace JoinLeaf.Wire { public sealed class Frame { public int Kind; } }").Check();
        Assert.IsEmpty(outcome.Findings, string.Join("; ", outcome.Findings));
        Assert.AreEqual(1, outcome.Tallies.Single(t => t.Name == "references").Checked, "the core library itself is not examined");
    }

    [TestMethod]
    public void On_the_device_an_assembly_with_more_code_than_a_file_can_address_is_found()
    {
        StringBuilder source = new("namespace JoinLeaf.Wire { public sealed class Frame { static int s_n;");
        for (int i = 0; i < 70; i++)
        {
            source.Append($"static void M{i}() {{ {string.Concat(Enumerable.Repeat("s_n++; ", 100))}}}");
        }

        // Each s_n++ takes 8 bytes there: ldsfld and stsfld with tokens of 2, ldc.i4.1, add; each method ends with ret.
        const int Expected = 70 * ((100 * 8) + 1);
        using Planted planted = new(OptimizationLevel.Release);
        planted.AddForDevice("mscorlib", Mscorlib).AddForDevice("JoinLeaf", source + " } }");
        Assert.IsEmpty(planted.Check().Findings);
        using AssemblyDefinition built = AssemblyDefinition.ReadAssembly(Path.Combine(planted.Folder, "JoinLeaf.dll"));
        Assert.AreEqual(Expected, BytecodeRule.BytesOf(built), 32, "the constructors' few bytes aside");

        using Planted larger = new(OptimizationLevel.Release);
        for (int i = 0; i < 20; i++)
        {
            source.Append($"static void N{i}() {{ {string.Concat(Enumerable.Repeat("s_n++; ", 100))}}}");
        }

        Outcome outcome = larger.AddForDevice("mscorlib", Mscorlib).AddForDevice("JoinLeaf", source + " } }").Check();
        Finding finding = outcome.Findings.Single();
        Assert.AreEqual("bytecode", finding.Rule);
        Assert.Contains("65535", finding.What);
    }

    [TestMethod]
    public void On_the_device_generics_in_portable_tests_are_found()
    {
        using Planted planted = new();
        Outcome outcome = planted.AddForDevice("mscorlib", Mscorlib)
            .AddForDevice("NFUnitTest", "namespace NFUnitTest { public class Tests<T> { } }").Check();
        Assert.AreEqual("generics NFUnitTest.Tests`1", outcome.Findings.Select(f => f.Rule + " " + f.Where).Single());
    }

    [TestMethod]
    public void On_the_device_another_library_is_found()
    {
        using Planted planted = new();
        Outcome outcome = planted.AddForDevice("mscorlib", Mscorlib)
            .AddForDevice("nanoFramework.System.Text", "namespace System.Text { public class Encoding { } }")
            .AddForDevice("JoinLeaf", "namespace JoinLeaf.Wire { public sealed class Frame { public System.Text.Encoding Encoding; } }").Check();
        Finding finding = outcome.Findings.Single();
        Assert.AreEqual("references", finding.Rule);
        Assert.Contains("nanoFramework.System.Text", finding.What);
    }
}
