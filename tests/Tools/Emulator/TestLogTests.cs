// What a program of tests prints on the device, and when it is not believed.
using JoinLeaf.Tools.Emulator;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Tools.Tests.Emulator;

[TestClass]
public sealed class TestLogTests
{
    private static TestLog Read(params string[] lines)
    {
        TestLog log = new();
        foreach (string line in lines)
        {
            log.Read(line);
        }

        return log;
    }

    [TestMethod]
    public void A_run_with_its_last_line_and_all_its_tests_is_believed()
    {
        TestLog log = Read("Loading nanoCLR", "test: A.One", "passed: 3 ms", "noise", "test: A.Two(1, x)", "passed: 0 ms", "end: 2 passed, 0 failed\r", "Exiting.");
        Assert.IsNull(log.Doubt(2, 0));
        Assert.AreEqual(2, log.Passed);
        Assert.IsEmpty(log.Lines);
    }

    [TestMethod]
    [DataRow(0, "nanoCLR ended silently, as when nobody catches an exception, in A.Two: 1 of 3 tests had passed")]
    [DataRow(139, "nanoCLR ended with exit code 139, in A.Two: 1 of 3 tests had passed")]
    public void Without_the_last_line_nothing_counts(int exitCode, string doubt)
    {
        TestLog log = Read("test: A.One", "passed: 3 ms", "test: A.Two", "Exiting.");
        Assert.AreEqual(doubt, log.Doubt(3, exitCode));
    }

    [TestMethod]
    public void Silence_is_not_believed()
    {
        Assert.AreEqual("nanoCLR ended silently, as when nobody catches an exception, before the first test: 0 of 3 tests had passed", Read("Exiting.").Doubt(3, 0));
        Assert.Contains("after A.One", Read("test: A.One", "passed: 3 ms").Doubt(3, 0)!);
    }

    [TestMethod]
    public void Tests_that_are_lost_are_missed()
    {
        Assert.AreEqual("1 tests ran, but there are 2", Read("test: A.One", "passed: 3 ms", "end: 1 passed, 0 failed").Doubt(2, 0));
        Assert.AreEqual(
            "the program counts 2 passed and 0 failed, its lines say 1 and 0",
            Read("test: A.One", "passed: 3 ms", "end: 2 passed, 0 failed").Doubt(2, 0));
    }

    [TestMethod]
    public void A_bad_exit_code_is_not_believed()
    {
        Assert.AreEqual("all tests ran, but nanoCLR ended with exit code 1", Read("test: A.One", "passed: 3 ms", "end: 1 passed, 0 failed").Doubt(1, 1));
    }

    [TestMethod]
    public void A_failure_is_told_with_its_test_and_its_stack()
    {
        TestLog log = Read("test: A.One", "failed: Wrong: 1 is not 2", "A::One", string.Empty, "test: A.Two", "noise", "passed: 1 ms", "note: 12 bytes", "end: 1 passed, 1 failed", "noise");
        CollectionAssert.AreEqual(new[] { "A.One: Wrong: 1 is not 2", "    A::One", "12 bytes" }, log.Lines);
        Assert.IsNull(log.Doubt(2, 0), "what failed has failed, and is no doubt");
        Assert.AreEqual(1, log.Failed);
    }
}
