// Shows that each rule on sources fails on a planted file, names the line, and skips what the build makes.
using System;
using System.IO;
using System.Linq;
using JoinLeaf.Tools.Tidy;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Sources;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Tools.Tests.Tidy;

[TestClass]
public sealed class SourcesTests
{
    private const string Opening = "// Plants one thing.\n";

    [TestMethod]
    public void A_clean_file_is_clean() => Finds("firmware/A.cs", Opening + "class A\n{\n" + Lines(395) + "}\n", null, null);

    [TestMethod]
    [DataRow("class A { }\n")]
    [DataRow("// no full stop\nclass A { }\n")]
    [DataRow("/// <summary>Not that kind.</summary>\nclass A { }\n")]
    [DataRow("")]
    public void A_file_without_an_opening_sentence_is_found(string text) => Finds("tools/A.cs", text, "opening", "tools/A.cs");

    [TestMethod]
    public void An_opening_of_two_lines_is_clean() => Finds("tools/A.cs", "// Plants one thing,\n// in two lines.\nclass A { }\n", null, null);

    [TestMethod]
    public void A_file_of_400_lines_is_found() =>
        Finds("firmware/A.cs", Opening + "class A\n{\n" + Lines(395) + "}", null, null)
            .Then("firmware/B.cs", Opening + "class A\n{\n" + Lines(396) + "}", "file-size", "firmware/B.cs");

    [TestMethod]
    public void A_function_of_60_lines_is_found() =>
        Finds("firmware/A.cs", Function(59), null, null).Then("firmware/B.cs", Function(60), "function-size", "N.A.F");

    [TestMethod]
    public void A_local_function_of_60_lines_is_found_with_the_one_around_it()
    {
        using Tree tree = new();
        tree.Write("A.cs", Opening + "class A\n{\n    void F()\n    {\n        void G()\n        {\n" + Lines(57) + "        }\n    }\n}\n");
        CollectionAssert.AreEquivalent(new[] { "A.F", "A.F.G" }, tree.Check().Findings.Select(f => f.Where).ToArray());
    }

    [TestMethod]
    [DataRow("TO" + "DO")]
    [DataRow("FIX" + "ME")]
    [DataRow("HA" + "CK")]
    public void A_note_about_work_to_do_is_found(string marker) =>
        Finds("firmware/notes.md", "One line.\nThen " + marker + ": more.\n", "markers", "firmware/notes.md:2");

    [TestMethod]
    [DataRow("see /" + "work/main")]
    [DataRow("\"/" + "tmp/x\"")]
    [DataRow("/" + "root/.nuget")]
    [DataRow("(/" + "home/me/x)")]
    [DataRow(@"C:\" + @"Users\me")]
    public void A_path_of_a_machine_is_found(string text) => Finds("tools/x.json", "{\n" + text + "\n}\n", "paths", "tools/x.json:2");

    [TestMethod]
    [DataRow("https://example.org/home/page")]
    [DataRow("../work/shared")]
    [DataRow("~/tmp/x")]
    [DataRow("$(Root)/work/x")]
    public void Other_paths_are_clean(string text) => Finds("tools/x.json", text + "\n", null, null);

    [TestMethod]
    [DataRow("Thread", "Sleep(1)")]
    [DataRow("System.Threading.Tasks.Task", "Delay(1)")]
    public void A_test_that_sleeps_is_found(string type, string call) =>
        Finds("tests/A.cs", Opening + "class A { void F() => " + type + "." + call + "; }\n", "sleeps", "tests/A.cs:2")
            .Then("tools/A.cs", Opening + "class A { void F() => " + type + "." + call + "; }\n", null, null);

    [TestMethod]
    public void What_the_build_makes_is_skipped() =>
        Finds("tools/obj/A.cs", "class A { }\n", null, null).Then("tools/bin/Debug/A.cs", "class A { }\n", null, null);

    private static SourcesTests Finds(string name, string text, string? rule, string? where)
    {
        using Tree tree = new();
        tree.Write(name, text);
        string[] found = tree.Check().Findings.Select(f => f.Rule + " " + f.Where).ToArray();
        CollectionAssert.AreEqual(rule is null ? [] : new[] { rule + " " + where }, found, string.Join("; ", found));
        return new SourcesTests();
    }

    private SourcesTests Then(string name, string text, string? rule, string? where) => Finds(name, text, rule, where);

    private static string Lines(int count) => string.Concat(Enumerable.Repeat("    // line\n", count));

    private static string Function(int lines) =>
        Opening + "namespace N;\nclass A\n{\n    /// <summary>Not counted.</summary>\n    [System.Obsolete]\n    void F()\n    {\n"
        + Lines(lines - 3) + "    }\n}\n";

    private sealed class Tree : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("sources").FullName;

        public void Write(string name, string text)
        {
            string path = Path.Combine(_folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        public Outcome Check()
        {
            Checker checker = new(_folder);
            checker.Sources(new SourceTree(_folder));
            return checker.Outcome;
        }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
