// Runs the benchmark as people and scripts run it, small: what it prints, where, and with which exit code. No figure of time is judged.
using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using JoinLeaf.Bench.Fanout;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Tools.Tests.Bench;

[TestClass]
public sealed class BenchCommandTests
{
    [TestMethod]
    [DataRow("--leaves 0", "--leaves takes numbers from 1 to 250, like 4,16,64")]
    [DataRow("--leaves 4,,16", "--leaves takes numbers from 1 to 250, like 4,16,64")]
    [DataRow("--loss 0.5", "--loss takes numbers from 0 to below 0.5, like 0,0.01,0.05")]
    [DataRow("--loss five", "--loss takes numbers from 0 to below 0.5, like 0,0.01,0.05")]
    [DataRow("--size 3", "--size takes a number from 4 to 488")]
    [DataRow("--messages 1", "--messages takes a number from 100 to 10000000")]
    [DataRow("--runs 0", "--runs takes a number from 1 to 1000")]
    [DataRow("--path broadcast", "--path takes multicast, unicast or both")]
    [DataRow("--window 1", "--window takes a number from 32 to 100000")]
    [DataRow("--fast", "Unrecognized command or argument '--fast'.")]
    public async Task A_wrong_argument_is_one_clear_line(string arguments, string complaint)
    {
        (int code, string output, string error) = await Run($"fanout --only nobody {arguments}");
        Assert.AreEqual(2, code);
        Assert.AreEqual(string.Empty, output);
        Assert.AreEqual($"bench: {complaint} (--help says what there is)", error.TrimEnd());
    }

    [TestMethod]
    public async Task A_picture_that_cannot_be_written_is_said_before_anything_is_measured()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "plot.png");
        (int code, string output, string error) = await Run($"fanout --leaves 1 --loss 0 --messages 100 --runs 1 --only plain --plot {file}");
        Assert.AreEqual(1, code);
        Assert.AreEqual(string.Empty, output);
        StringAssert.StartsWith(error, "bench: --plot: ");
        Assert.HasCount(1, error.TrimEnd().Split('\n'));
    }

    [TestMethod]
    public async Task Nobody_left_to_measure_is_one_clear_line()
    {
        (int code, _, string error) = await Run("fanout --leaves 1 --loss 0 --messages 100 --runs 1 --only nobody");
        Assert.AreEqual(1, code);
        Assert.AreEqual("bench: no contestant is left by --path, --only and what is installed", error.TrimEnd());
    }

    [TestMethod]
    public async Task Every_contestant_carries_what_it_should()
    {
        string file = Path.GetTempFileName();
        (int code, string output, string error) = await Run($"fanout --leaves 2 --loss 0,0.05 --size 16 --messages 320 --runs 1 --batch --json --plot {file}");
        byte[] picture = File.ReadAllBytes(file);
        File.Delete(file);
        Assert.AreEqual(0, code, error);
        JsonElement root = JsonDocument.Parse(output).RootElement;
        JsonElement[] rows = root.GetProperty("rows").EnumerateArray().ToArray();
        FanoutOptions all = new([2], [0, 0.05], 16, 320, true, null, 1, 1, null, 1, 32);
        Assert.HasCount(FanoutBench.Entries(all).Length * 2, rows);
        foreach (JsonElement row in rows)
        {
            double loss = row.GetProperty("loss").GetDouble();
            double arrived = row.GetProperty("arrived").GetDouble();
            Assert.AreEqual(320, row.GetProperty("messages").GetInt32());
            Assert.IsTrue(row.GetProperty("reliable").GetBoolean() || loss == 0 ? arrived == 1 : arrived > 0.8 && arrived < 1, row.ToString());
            CheckWire(row, root.GetProperty("privateNetwork").GetBoolean());
        }

        Assert.AreEqual(0x89, picture[0], "the picture is a PNG");
        Assert.IsTrue(picture.AsSpan(1, 3).SequenceEqual("PNG"u8));
        Assert.AreEqual(NormLibrary.IsInstalled ? NormLibrary.Version : NormLibrary.Missing, root.GetProperty("norm").GetString());
    }

    private static void CheckWire(JsonElement row, bool isPrivate)
    {
        int copies = row.GetProperty("path").GetString() == "unicast" ? 2 : 1;
        JsonElement counted = row.GetProperty("bytesPerMessage");
        if (counted.ValueKind == JsonValueKind.Null)
        {
            Assert.IsTrue(row.GetProperty("contestant").GetString() == "NORM" && !isPrivate, row.ToString());
            return;
        }

        if (row.GetProperty("contestant").GetString() == "plain sockets")
        {
            Assert.AreEqual(copies * (16 + WireCount.HeaderBytes), counted.GetDouble());
        }
        else if (!row.GetProperty("batched").GetBoolean())
        {
            Assert.IsGreaterThan(copies * (16 + WireCount.HeaderBytes), counted.GetDouble(), row.ToString());
        }

        if (isPrivate)
        {
            // What the contestant counts at its sockets is what the interface carried, up to what was under way at the two moments:
            // a library may count a datagram after it has arrived.
            const double fewDatagrams = 3.0 * 1500 / 320;
            double carried = row.GetProperty("loopbackBytesPerMessage").GetDouble();
            Assert.AreEqual(carried, counted.GetDouble(), (0.05 * carried) + (row.GetProperty("batched").GetBoolean() ? fewDatagrams : 1), row.ToString());
        }
    }

    [TestMethod]
    public async Task The_table_names_the_machine_and_says_whether_norm_was_measured()
    {
        (int code, string output, string error) = await Run("fanout --leaves 1 --loss 0 --messages 100 --runs 1 --only plain");
        Assert.AreEqual(0, code, error);
        StringAssert.Contains(output, "plain sockets, multicast");
        StringAssert.Contains(output, $"machine: {JoinLeaf.Bench.Machine.Describe()}");
        StringAssert.Contains(output, NormLibrary.IsInstalled ? $"NORM says it is {NormLibrary.Version};" : NormLibrary.Missing);
    }

    private static async Task<(int Code, string Output, string Error)> Run(string arguments)
    {
        using Process process = new();
        process.StartInfo.FileName = Environment.ProcessPath is string host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        process.StartInfo.Arguments = $"exec \"{Path.Combine(AppContext.BaseDirectory, "JoinLeaf.Bench.dll")}\" {arguments}";
        process.StartInfo.RedirectStandardOutput = true;
        process.StartInfo.RedirectStandardError = true;
        process.Start();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
