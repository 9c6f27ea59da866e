// Shows that each rule on constructs that the device runs wrongly or not at all fails on a planted one, in the right member.
using System.Linq;
using JoinLeaf.Tools.Tidy.Model;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Tools.Tests.Tidy;

[TestClass]
public sealed class ConstructsTests
{
    [TestMethod]
    [DataRow("bool Bad(System.Collections.Generic.IEnumerable<int> x) { return x == null; }", DisplayName = "an instance of a generic type")]
    [DataRow("object Bad() { return System.Array.Empty<byte>(); }", DisplayName = "a call of a generic method")]
    [DataRow("System.Delegate Bad() { return (System.Func<int>)(() => 1); }", DisplayName = "a lambda of a generic delegate")]
    [DataRow("T Bad<T>(T x) { return x; }", DisplayName = "an own generic method")]
    [DataRow("System.Action<int> Bad;", DisplayName = "a field of a generic delegate")]
    [DataRow("int Bad(int? x) { return x == null ? 0 : 1; }", DisplayName = "a nullable")]
    [DataRow("void Bad() { (int a, int b) t = (1, 2); t.a = t.b; }", DisplayName = "a tuple")]
    public void Generics_are_found(string member) => Finds(member, "generics");

    [TestMethod]
    public void An_own_generic_type_is_found() =>
        Planted.AssertFinds("namespace JoinLeaf.Wire { public sealed class Bad<T> { } }", "generics", "JoinLeaf.Wire.Bad`1");

    [TestMethod]
    public void Generics_in_portable_tests_are_the_test_frameworks_on_the_host() => Planted.AssertClean(
        "namespace NFUnitTest { public sealed class Tests { public int Good(bool? x) { return x == null ? 0 : 1; } } }", "NFUnitTest");

    [TestMethod]
    [DataRow("int Bad() { P p = default; p.X = 1; Use(ref p); return p.X; }", DisplayName = "a local")]
    [DataRow("int Bad(P p) { return p.X; }", DisplayName = "a parameter")]
    [DataRow("P Bad() { return _array[0]; }", DisplayName = "a result")]
    [DataRow("P Bad;", DisplayName = "a field")]
    [DataRow("bool Bad() { return new object().Equals(System.TimeSpan.FromTicks(1)); }", DisplayName = "a call that returns one")]
    public void Structs_are_found(string member) => Finds(
        member + " public struct P { public int X; } private readonly P[] _array = new P[1]; public void Use(ref P p) { p.X++; }", "structs");

    [TestMethod]
    public void A_struct_that_stays_in_its_array_is_clean() => Clean(
        "public struct P { public int X; } private P[] _array; public int Good(int i) { _array[i].X = 1; return _array[i].X; }");

    [TestMethod]
    [DataRow("async void Bad() { await System.Threading.Tasks.Task.CompletedTask; }", DisplayName = "async void")]
    [DataRow("async System.Threading.Tasks.Task<int> Bad() { await System.Threading.Tasks.Task.CompletedTask; return 1; }", DisplayName = "async with a result")]
    [DataRow("System.Threading.Tasks.Task Bad() { return null; }", DisplayName = "a task")]
    public void Async_is_found(string member) => Finds(member, "async");

    [TestMethod]
    public void Linq_is_found() => Planted.AssertFinds(
        """
        using System.Linq;
        namespace NFUnitTest { public sealed class Tests { public int Bad(int[] x) { return x.Sum(); } } }
        """,
        "linq",
        "NFUnitTest.Tests.Bad",
        "NFUnitTest");

    [TestMethod]
    public void Params_are_found() =>
        Finds("int Bad() { return Sum(1, 2); } public static int Sum(params int[] all) { return all.Length; }", "params");

    [TestMethod]
    [DataRow("string Bad(int i) { return $\"{i}\"; }", DisplayName = "an interpolated string")]
    [DataRow("string Bad(string s) { return s + s; }", DisplayName = "joined strings")]
    [DataRow("string Bad(string s) { return s + s + s + s + s; }", DisplayName = "many joined strings")]
    [DataRow("string Bad(object o) { return string.Format(\"{0}\", o); }", DisplayName = "a format")]
    public void Text_is_found(string member) => Finds(member, "text");

    [TestMethod]
    public void Text_that_the_table_allows_is_clean() => Planted.AssertClean(
        "namespace JoinLeaf { public sealed class JoinLeafException : System.Exception { public override string Message { get { return base.Message + Source; } } } }");

    [TestMethod]
    public void Text_in_portable_tests_is_clean() => Planted.AssertClean(
        "namespace NFUnitTest { public sealed class Tests { public string Good(int i) { return $\"{i}\"; } } }", "NFUnitTest");

    [TestMethod]
    public void Iterators_are_found() => Planted.AssertFinds(
        "namespace JoinLeaf.Wire { public sealed class Planted { public System.Collections.IEnumerable Bad() { yield return null; } } }",
        "iterators",
        "JoinLeaf.Wire.Planted.Bad");

    [TestMethod]
    public void Arrays_of_two_dimensions_are_found() => Finds("object Bad() { return new int[2, 2]; }", "grids");

    [TestMethod]
    public void Arrays_of_arrays_are_clean() => Clean("public object Good() { int[][] rows = new int[2][]; rows[0] = new int[2]; return rows; }");

    [TestMethod]
    [DataRow("unsafe int Bad() { int* p = stackalloc int[4]; return p[1]; }", DisplayName = "stackalloc")]
    [DataRow("unsafe int Bad(byte[] b) { fixed (byte* p = b) { return p[1]; } }", DisplayName = "fixed")]
    [DataRow("unsafe int Bad(byte* p) { return *p; }", DisplayName = "a pointer")]
    [DataRow("unsafe int* Bad;", DisplayName = "a field")]
    public void Pointers_are_found(string member) => Finds(member, "pointers");

    [TestMethod]
    [DataRow("volatile int Bad;", DisplayName = "a volatile field")]
    [DataRow("int Good; [System.ThreadStatic] public static int Bad;", DisplayName = "a thread-static field")]
    public void Volatile_fields_are_found(string member) => Finds(member, "volatile");

    [TestMethod]
    [DataRow("int _x; public int Bad() { return System.Threading.Volatile.Read(ref _x); }")]
    [DataRow("void Bad() { System.Threading.Thread.MemoryBarrier(); }")]
    [DataRow("void Bad() { System.Threading.Interlocked.MemoryBarrier(); }")]
    public void Barriers_are_found(string member) => FindsInDrivers(member, "volatile");

    [TestMethod]
    [DataRow("bool Bad(object o) { return System.Threading.Monitor.TryEnter(o); }")]
    [DataRow("void Bad(object o) { System.Threading.Monitor.Pulse(o); }")]
    [DataRow("bool Bad(object o) { return System.Threading.Monitor.Wait(o); }")]
    public void Other_calls_of_Monitor_are_found(string member) => FindsInDrivers(member, "monitor");

    [TestMethod]
    public void Enter_and_Exit_are_clean() => Planted.AssertClean("""
        namespace JoinLeaf.Drivers
        {
            public sealed class Planted
            {
                public void Good(object o) { System.Threading.Monitor.Enter(o); System.Threading.Monitor.Exit(o); lock (o) { } }
            }
        }
        """);

    [TestMethod]
    [DataRow("long _x; public void Bad() { System.Threading.Interlocked.Increment(ref _x); }")]
    [DataRow("object _x; public void Bad() { System.Threading.Interlocked.Exchange(ref _x, null); }")]
    [DataRow("string _x; public void Bad() { System.Threading.Interlocked.Exchange(ref _x, null); }")]
    public void Interlocked_on_other_types_is_found(string member) => FindsInDrivers(member, "interlocked");

    [TestMethod]
    public void Interlocked_on_int_is_clean() => Planted.AssertClean("""
        namespace JoinLeaf.Drivers { public sealed class Planted { private int _x; public int Good() { return System.Threading.Interlocked.Increment(ref _x); } } }
        """);

    [TestMethod]
    public void Bodies_in_interfaces_are_found() => Planted.AssertFinds(
        "namespace JoinLeaf.Wire { public interface IPlanted { int Good(); int Bad() { return 1; } } }",
        "interface-bodies",
        "JoinLeaf.Wire.IPlanted.Bad");

    [TestMethod]
    [DataRow("unsafe int Bad(delegate*<int> f) { return f(); }", DisplayName = "a call")]
    [DataRow("unsafe int Bad(nint p) { return ((delegate*<int>)p)(); }", DisplayName = "a call of a number")]
    [DataRow("unsafe delegate*<int> Bad;", DisplayName = "a field")]
    public void Function_pointers_are_found(string member) => Finds(member, "function-pointers");

    [TestMethod]
    public void Filters_are_found() =>
        FindsInDrivers("int Bad(int x) { try { return x; } catch (System.Exception e) when (e.HResult == x) { return 0; } }", "filters");

    [TestMethod]
    [DataRow("int Bad(int[] x) { try { return x[0]; } catch { return 0; } }", DisplayName = "catch")]
    [DataRow("int Bad(int[] x) { try { return x[0]; } finally { x[1] = 0; } }", DisplayName = "finally")]
    public void Handlers_below_the_drivers_are_found(string member) => Finds(member, "handlers");

    [TestMethod]
    public void Handlers_in_the_drivers_are_clean() => Planted.AssertClean("""
        namespace JoinLeaf.Drivers { public sealed class Planted { public int Good(int[] x) { try { return x[0]; } catch { return 0; } } } }
        """);

    [TestMethod]
    [DataRow("static readonly bool Waited = Wait(); static bool Wait() { return new System.Threading.AutoResetEvent(true).WaitOne(); }", DisplayName = "through another")]
    [DataRow("static Planted() { System.Threading.Thread.Sleep(0); }", DisplayName = "itself")]
    public void Static_constructors_that_wait_are_found(string member) => Planted.AssertFinds(
        "namespace JoinLeaf.Drivers { public sealed class Planted { " + member + " } }", "startup", "JoinLeaf.Drivers.Planted..cctor");

    [TestMethod]
    public void Static_constructors_that_make_locks_and_tables_are_clean() => Planted.AssertClean("""
        namespace JoinLeaf.Drivers
        {
            public sealed class Planted
            {
                public static readonly object Gate = new object();
                public static readonly System.Threading.AutoResetEvent Wake = new System.Threading.AutoResetEvent(false);
                public static readonly int[] Table = { 1, 2, 3, 4, 5, 6, 7, 8 };
            }
        }
        """);

    [TestMethod]
    public void Finalizers_are_found() => Planted.AssertFinds(
        "namespace JoinLeaf.Drivers { public class Planted { private int _x; ~Planted() { _x = 1; } } }", "finalizers", "JoinLeaf.Drivers.Planted.Finalize");

    [TestMethod]
    [DataRow("D Bad(int x) { return () => x; }", DisplayName = "a lambda")]
    [DataRow("int Bad(int x) { int y = Add(); return y; int Add() { return ++x; } }", DisplayName = "a local function")]
    public void Captures_are_found(string member) => Finds("delegate int D(); public " + member, "closures");

    [TestMethod]
    public void A_lambda_that_captures_nothing_is_clean() => Clean("public delegate int D(); public D Good() { return () => 1; }");

    [TestMethod]
    public void Foreach_over_a_collection_is_found()
    {
        using Planted planted = new();
        planted.Add("NFUnitTest", """
            namespace NFUnitTest { public sealed class Tests { public int Bad(System.Collections.IEnumerable x) { foreach (object o in x) { return 1; } return 0; } } }
            """);
        Finding finding = planted.Check().Findings.Single();
        Assert.AreEqual("foreach NFUnitTest.Tests.Bad", finding.Rule + " " + finding.Where);
    }

    [TestMethod]
    public void Foreach_over_an_array_is_clean() =>
        Clean("public int Good(int[] x) { int sum = 0; foreach (int one in x) { sum += one; } return sum; }");

    [TestMethod]
    [DataRow("int Bad(int x) { return checked(x + 1); }")]
    [DataRow("byte Bad(int x) { return checked((byte)x); }")]
    public void Checked_arithmetic_is_found(string member) => Finds(member, "checked");

    [TestMethod]
    [DataRow("int Bad(System.Span<byte> x) { return x.Length; }")]
    [DataRow("int Bad(byte[] x) { return ((System.ReadOnlySpan<byte>)x).Length; }")]
    [DataRow("int Bad(string x) { return string.GetHashCode(x); }")]
    public void Spans_are_found(string member) => Finds(member, "spans");

    [TestMethod]
    public void What_the_device_runs_without_allocating_is_clean() => Clean("""
        public delegate void D(); public event D Raised; public enum Kind { None, Data } private const int Size = 4; private static readonly byte[] s_table = { 1, 2, 3, 4, 5 };
        public int Good(byte[] x, ref int y, out int z) { z = Size; Kind kind = (Kind)x[0]; switch (kind) { case Kind.Data: y++; break; default: y--; break; } return s_table[x[1]]; }
        public void Raise() { D raised = Raised; if (raised != null) { raised(); } }
        """);

    private static void Finds(string member, string rule) => Planted.AssertFinds(
        "namespace JoinLeaf.Wire { public sealed class Planted { public " + member + " } }", rule, "JoinLeaf.Wire.Planted.Bad");

    private static void FindsInDrivers(string member, string rule) => Planted.AssertFinds(
        "namespace JoinLeaf.Drivers { public sealed class Planted { public " + member + " } }", rule, "JoinLeaf.Drivers.Planted.Bad");

    private static void Clean(string members) => Planted.AssertClean("namespace JoinLeaf.Wire { public sealed class Planted { " + members + " } }");
}
