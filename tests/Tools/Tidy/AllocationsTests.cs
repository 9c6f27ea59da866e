// Shows that the walk for allocations finds what is planted on a path, at any depth, and leaves alone what is not on it.
using System.Collections.Generic;
using System.Linq;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Tables;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Tools.Tests.Tidy;

[TestClass]
public sealed class AllocationsTests
{
    private const string Entry = "JoinLeaf.Wire.Planted::Enter";

    [TestMethod]
    [DataRow("return new object();", "makes a System.Object")]
    [DataRow("return new byte[4];", "makes an array of System.Byte")]
    [DataRow("return 1;", "boxes a System.Int32")]
    [DataRow("return \"text\";", "loads a string literal")]
    [DataRow("return new D(Other);", "makes a delegate JoinLeaf.Wire.Planted/D")]
    [DataRow("return System.BitConverter.GetBytes(1);", "calls System.BitConverter::GetBytes")]
    [DataRow("throw new System.Exception();", "makes a System.Exception")]
    public void An_allocation_in_the_entry_itself_is_found(string body, string what)
    {
        Finding finding = Allocations("public delegate object D(); public object Other() { return null; } public object Enter() { " + body + " }").Single();
        Assert.AreEqual("JoinLeaf.Wire.Planted.Enter", finding.Where);
        Assert.StartsWith(what, finding.What);
        Assert.EndsWith("reached by JoinLeaf.Wire.Planted.Enter", finding.What);
    }

    [TestMethod]
    public void A_struct_local_is_found()
    {
        Finding finding = Allocations("""
            public struct P { public int X; } private P[] _all = new P[1];
            public int Enter() { P p = _all[0]; p.X++; Use(ref p); return p.X; } public void Use(ref P p) { p.X++; }
            """).Single();
        Assert.StartsWith("has a local of the struct JoinLeaf.Wire.Planted/P", finding.What);
    }

    [TestMethod]
    public void The_chain_of_calls_is_printed()
    {
        Finding finding = Allocations("""
            private static object s_last;
            public void Enter() { First(); } public void First() { Second(); } public static void Second() { s_last = new object(); }
            """).Single();
        Assert.AreEqual("JoinLeaf.Wire.Planted.Second", finding.Where);
        Assert.EndsWith(
            "reached by JoinLeaf.Wire.Planted.Enter > JoinLeaf.Wire.Planted.First > JoinLeaf.Wire.Planted.Second", finding.What);
        Assert.AreEqual("JoinLeaf.cs:3", finding.Source);
    }

    [TestMethod]
    public void Every_implementation_of_an_interface_is_followed()
    {
        using Planted planted = new();
        Outcome outcome = planted
            .Add("JoinLeaf", """
                namespace JoinLeaf.Drivers
                {
                    public interface ILink { object Send(); }
                    public sealed class Quiet : ILink { public object Send() { return null; } }
                    public sealed class Named : ILink { object ILink.Send() { return new object(); } public object Send() { return new int[1]; } }
                    public sealed class Driver { private ILink _link = new Quiet(); public void Step() { _link.Send(); } }
                }
                """)
            .Add("JoinLeaf.Loopback", """
                namespace JoinLeaf.Loopback
                {
                    public class Base { public virtual object Send() { return new byte[1]; } }
                    public sealed class LoopbackLink : Base, JoinLeaf.Drivers.ILink { }
                }
                """)
            .Check("JoinLeaf.Drivers.Driver::Step");
        CollectionAssert.AreEquivalent(
            new[] { "allocations JoinLeaf.Drivers.Named.JoinLeaf.Drivers.ILink.Send", "allocations JoinLeaf.Loopback.Base.Send" },
            outcome.Findings.Select(f => f.Rule + " " + f.Where).ToArray());
    }

    [TestMethod]
    public void What_tests_implement_is_not_followed()
    {
        using Planted planted = new();
        Outcome outcome = planted
            .Add("JoinLeaf", """
                namespace JoinLeaf.Drivers
                {
                    public interface IClock { object Now(); }
                    public sealed class SystemClock : IClock { public object Now() { return null; } }
                    public sealed class Driver { private IClock _clock; public void Step() { _clock.Now(); } }
                }
                """)
            .Add("NFUnitTest", "namespace NFUnitTest { public sealed class World : JoinLeaf.Drivers.IClock { public object Now() { return new object(); } } }")
            .Check("JoinLeaf.Drivers.Driver::Step");
        Assert.IsEmpty(outcome.Findings, string.Join("; ", outcome.Findings));
    }

    [TestMethod]
    public void Every_override_is_followed()
    {
        Finding finding = Allocations("""
            public abstract class Timer { public abstract object Fire(); }
            public class Quiet : Timer { public override object Fire() { return null; } }
            public sealed class Loud : Quiet { public override object Fire() { return new object(); } }
            private Timer _timer = new Loud();
            public void Enter() { _timer.Fire(); }
            """).Single();
        Assert.AreEqual("JoinLeaf.Wire.Planted.Loud.Fire", finding.Where);
    }

    [TestMethod]
    public void An_interface_that_nobody_implements_is_found()
    {
        Finding finding = Allocations("public interface ILink { void Send(); } public void Enter(ILink link) { link.Send(); }").Single();
        Assert.Contains("of which no implementation is examined", finding.What);
    }

    [TestMethod]
    public void What_is_not_reached_and_what_allocates_nothing_is_clean()
    {
        IEnumerable<Finding> found = Allocations("""
            public delegate int Condition(int peer); private Condition _condition; private byte[] _bytes = new byte[8]; private Planted _next;
            public Planted Cold() { return new Planted(); }
            public int Enter(byte[] bytes)
            {
                System.Array.Copy(bytes, 0, _bytes, 0, System.Math.Min(8, bytes.Length));
                System.Array.Clear(_bytes, 0, 8);
                int answer = _condition == null ? 0 : _condition(1);
                for (Planted at = _next; at != null; at = at._next) { answer += at.Enter(bytes); }
                return answer;
            }
            """);
        Assert.IsEmpty(found, string.Join("; ", found));
    }

    [TestMethod]
    public void A_lock_and_an_event_object_are_clean()
    {
        using Planted planted = new();
        Outcome outcome = planted.Add("JoinLeaf", """
            namespace JoinLeaf.Drivers
            {
                public sealed class Driver
                {
                    private readonly object _gate = new object();
                    private readonly System.Threading.AutoResetEvent _wake = new System.Threading.AutoResetEvent(false);
                    public long Step() { lock (_gate) { _wake.Set(); } _wake.WaitOne(1, false); return System.Environment.TickCount64; }
                }
            }
            """).Check("JoinLeaf.Drivers.Driver::*");
        Assert.IsEmpty(outcome.Findings, string.Join("; ", outcome.Findings));
    }

    [TestMethod]
    public void A_star_means_all_methods_but_constructors()
    {
        using Planted planted = new();
        Outcome outcome = planted.Add("JoinLeaf", """
            namespace JoinLeaf.Wire { public sealed class Planted { private object _x = new object(); public object A() { return _x; } public object B() { return new int[1]; } } }
            """).Check("JoinLeaf.Wire.Planted::*");
        Assert.AreEqual("JoinLeaf.Wire.Planted.B", outcome.Findings.Single().Where);
    }

    [TestMethod]
    public void An_entry_that_names_nothing_is_found()
    {
        using Planted planted = new();
        Outcome outcome = planted.Add("JoinLeaf", "namespace JoinLeaf.Wire { public sealed class Planted { } }").Check(Entry);
        Finding finding = outcome.Findings.Single();
        Assert.AreEqual("allocations", finding.Rule);
        Assert.AreEqual(Entry, finding.Where);
    }

    [TestMethod]
    public void A_cold_method_ends_the_walk_and_its_reason_is_printed()
    {
        const string Source = "public object Enter() { return Grow(); } public object Grow() { return new object(); }";
        Assert.HasCount(1, Allocations(Source), "without the table it is found");
        using Planted planted = new();
        planted.Add("JoinLeaf", "namespace JoinLeaf.Wire { public sealed class Planted { " + Source + " } }");
        Outcome outcome = planted.Check([Entry], [new ColdMethod("JoinLeaf", "JoinLeaf.Wire.Planted::Grow", "once a session")], []);
        Assert.IsEmpty(outcome.Findings);
        Assert.Contains("Planted::Grow: once a session", outcome.Notes.Single());
    }

    [TestMethod]
    public void A_cold_method_of_an_interface_ends_the_walk_at_each_call_of_it()
    {
        using Planted planted = new();
        planted.Add("JoinLeaf", """
            namespace JoinLeaf.Drivers
            {
                public interface ILink { object Close(); }
                public sealed class Link : ILink { public object Close() { return new object(); } }
                public sealed class Driver { private ILink _link = new Link(); public void Step() { _link.Close(); } }
            }
            """);
        Assert.HasCount(1, planted.Check("JoinLeaf.Drivers.Driver::Step").Findings, "without the table it is found");
        ColdMethod cold = new("JoinLeaf", "JoinLeaf.Drivers.ILink::Close", "once a port");
        Assert.IsEmpty(planted.Check(["JoinLeaf.Drivers.Driver::Step"], [cold], []).Findings);
    }

    [TestMethod]
    public void An_entry_without_a_body_is_found()
    {
        Finding finding = Allocations("""
            [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.InternalCall)] public extern int Enter();
            """).Single();
        Assert.AreEqual("has no body that could be examined; reached by JoinLeaf.Wire.Planted.Enter", finding.What);
    }

    [TestMethod]
    public void A_cold_method_that_names_nothing_is_found()
    {
        using Planted planted = new();
        planted.Add("JoinLeaf", "namespace JoinLeaf.Wire { public sealed class Planted { public void Enter() { } } }");
        Outcome outcome = planted.Check([Entry], [new ColdMethod("JoinLeaf", "JoinLeaf.Wire.Planted::Gone", "why")], []);
        Assert.AreEqual("JoinLeaf.Wire.Planted::Gone", outcome.Findings.Single().Where);
    }

    [TestMethod]
    public void A_throw_helper_may_throw_and_nothing_else()
    {
        const string Source = """
            namespace JoinLeaf.Wire
            {
                public sealed class Planted
                {
                    private object _last;
                    public void Enter(int x) { if (x < 0) { Misuse("x"); } }
                    private void Misuse(string name) { _last = new object(); throw new System.ArgumentException("misuse", name); }
                }
            }
            """;
        using Planted planted = new();
        planted.Add("JoinLeaf", Source);
        string[] strict = planted.Check(Entry).Findings.Select(f => f.What).ToArray();
        Assert.HasCount(4, strict, string.Join("; ", strict));
        string[] helped = planted.Check([Entry], [], ["JoinLeaf.Wire.Planted::Misuse"]).Findings.Select(f => f.What).ToArray();
        Assert.HasCount(2, helped, string.Join("; ", helped));
        Assert.IsTrue(helped[0].StartsWith("loads a string literal") && helped[1].StartsWith("makes a System.Object"), string.Join("; ", helped));
    }

    private static IReadOnlyList<Finding> Allocations(string members)
    {
        using Planted planted = new();
        planted.Add("JoinLeaf", "namespace JoinLeaf.Wire { public sealed class Planted {\n" + members + " } }");
        return planted.Check(Entry).Findings.Where(f => f.Rule == "allocations").ToList();
    }
}
