// Shows that Tidy leaves out what the build generates, and nothing that people wrote.
using System.Linq;
using JoinLeaf.Tools.Tidy.Model;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Tools.Tests.Tidy;

[TestClass]
public sealed class GeneratedTests
{
    private const string Entry = """
        namespace NFUnitTest
        {
            internal static class EntryPoint
            {
                public static async System.Threading.Tasks.Task<int> Main() { await System.Threading.Tasks.Task.CompletedTask; return 0; }
            }
        }
        """;

    [TestMethod]
    public void Sources_in_obj_are_left_out()
    {
        using Planted planted = new();
        Outcome outcome = planted.Add("NFUnitTest", "#line 1 \"/checkout/obj/Debug/net10.0/EntryPoint.cs\"\n" + Entry).Check();
        Assert.IsEmpty(outcome.Findings, string.Join("; ", outcome.Findings));
    }

    [TestMethod]
    public void The_same_source_elsewhere_is_not() =>
        Planted.AssertFinds("#line 1 \"/checkout/tests/EntryPoint.cs\"\n" + Entry, "async", "NFUnitTest.EntryPoint.Main", "NFUnitTest");

    [TestMethod]
    public void A_lambda_is_named_after_the_method_around_it()
    {
        using Planted planted = new();
        Outcome outcome = planted.Add("JoinLeaf", """
            namespace JoinLeaf.Wire { public sealed class Frame { public delegate int D(int x); public D Bad() { return x => checked(x + 1); } } }
            """).Check();
        Assert.AreEqual("checked JoinLeaf.Wire.Frame.Bad", outcome.Findings.Select(f => f.Rule + " " + f.Where).Single());
    }
}
