// One run of the command line as a process of its own, whose lines a test waits for.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Peer.Tests.Support;

/// <summary>A started peer. Ended for certain when it is disposed.</summary>
internal sealed class PeerProcess : IDisposable
{
    /// <summary>The longest wait for anything, in milliseconds: for a machine that has much else to do.</summary>
    public const int PatienceMs = 60000;
    private const int SigInt = 2;
    private const int SigTerm = 15;
    // Linux has these numbers on nearly every processor; other systems have others.
    private static readonly int s_sigStop = OperatingSystem.IsLinux() ? 19 : 17;
    private static readonly int s_sigCont = OperatingSystem.IsLinux() ? 18 : 19;
    private readonly Process _process = new();
    private readonly List<string> _out = [];
    private readonly List<string> _errors = [];
    private readonly object _gate = new();
    private readonly Task[] _readers;

    /// <summary>Starts a peer with these arguments; its standard input stays open until <see cref="CloseInput"/>.</summary>
    public PeerProcess(params string[] arguments)
    {
        ProcessStartInfo start = _process.StartInfo;
        start.FileName = DotNet();
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "JoinLeaf.Peer.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardInputEncoding = new UTF8Encoding(false);
        start.StandardOutputEncoding = Encoding.UTF8;
        start.StandardErrorEncoding = Encoding.UTF8;
        _process.Start();
        _readers = [Read(_process.StandardOutput, _out), Read(_process.StandardError, _errors)];
    }

    /// <summary>Everything that came on standard output until now.</summary>
    public string[] Out
    {
        get { return Copy(_out); }
    }

    /// <summary>Everything that came on standard error until now.</summary>
    public string[] Errors
    {
        get { return Copy(_errors); }
    }

    /// <summary>Runs a peer to its end, without input.</summary>
    /// <returns>The ended peer.</returns>
    public static PeerProcess RunToEnd(params string[] arguments)
    {
        PeerProcess peer = new(arguments);
        peer.CloseInput();
        peer.WaitForExit();
        return peer;
    }

    /// <summary>The host that runs these tests, which runs the peer as well.</summary>
    private static string DotNet()
    {
        string? own = Environment.ProcessPath;
        bool isHost = own != null && Path.GetFileNameWithoutExtension(own) == "dotnet";
        return isHost ? own! : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
    }

    private Task Read(StreamReader from, List<string> into)
    {
        return Task.Factory.StartNew(
            () =>
            {
                for (string? line = from.ReadLine(); line != null; line = from.ReadLine())
                {
                    lock (_gate)
                    {
                        into.Add(line);
                        Monitor.PulseAll(_gate);
                    }
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private string[] Copy(List<string> lines)
    {
        lock (_gate)
        {
            return lines.ToArray();
        }
    }

    /// <summary>Waits for a line of standard output with this text in it.</summary>
    public string WaitForOut(string text)
    {
        return WaitFor(_out, text);
    }

    /// <summary>Waits for a line of standard error with this text in it.</summary>
    public string WaitForError(string text)
    {
        return WaitFor(_errors, text);
    }

    private string WaitFor(List<string> lines, string text)
    {
        long start = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            while (true)
            {
                string? found = lines.Find(l => l.Contains(text, StringComparison.Ordinal));
                if (found != null)
                {
                    return found;
                }

                int leftMs = PatienceMs - (int)Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (leftMs <= 0 || (!Monitor.Wait(_gate, leftMs) && leftMs <= 0))
                {
                    Assert.Fail($"'{text}' did not come. Output: {string.Join(" | ", _out)} Errors: {string.Join(" | ", _errors)}");
                }
            }
        }
    }

    /// <summary>The address that the peer says it is at.</summary>
    public string WaitForName()
    {
        string line = WaitForError(" at 127.0.0.1:");
        int begin = line.IndexOf("127.0.0.1:", StringComparison.Ordinal);
        return line[begin..line.IndexOf(',', begin)];
    }

    /// <summary>Writes a line to its standard input.</summary>
    public void Type(string line)
    {
        _process.StandardInput.Write(line + "\n");
        _process.StandardInput.Flush();
    }

    /// <summary>Ends its standard input.</summary>
    public void CloseInput()
    {
        _process.StandardInput.Close();
    }

    /// <summary>
    /// Asks it to leave, as Ctrl+C does. Where the tests themselves were started with SIGINT ignored, as a shell does with what it runs
    /// in the background, their children ignore it too: then it is SIGTERM, which the peer takes for the same.
    /// </summary>
    public void Interrupt()
    {
        Assert.AreEqual(0, Kill(_process.Id, IgnoresInterrupt() ? SigTerm : SigInt));
    }

    /// <summary>Asks it to leave, as a service manager does.</summary>
    public void Terminate()
    {
        Assert.AreEqual(0, Kill(_process.Id, SigTerm));
    }

    /// <summary>Ends it without a word, as kill -9 does.</summary>
    public void Crash()
    {
        _process.Kill();
    }

    /// <summary>Lets it stand still: it is there and says nothing.</summary>
    public void Freeze()
    {
        Assert.AreEqual(0, Kill(_process.Id, s_sigStop));
    }

    /// <summary>Lets it go on.</summary>
    public void Thaw()
    {
        Assert.AreEqual(0, Kill(_process.Id, s_sigCont));
    }

    private static bool IgnoresInterrupt()
    {
        const string Key = "SigIgn:";
        if (!File.Exists("/proc/self/status"))
        {
            return false;
        }

        string? line = Array.Find(File.ReadAllLines("/proc/self/status"), l => l.StartsWith(Key, StringComparison.Ordinal));
        return line != null && (Convert.ToUInt64(line[Key.Length..].Trim(), 16) & (1UL << (SigInt - 1))) != 0;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public int WaitForExit()
    {
        Assert.IsTrue(_process.WaitForExit(PatienceMs), $"it did not end. Output: {string.Join(" | ", Out)} Errors: {string.Join(" | ", Errors)}");
        Assert.IsTrue(Task.WaitAll(_readers, PatienceMs), "its output did not end");
        return _process.ExitCode;
    }

    /// <summary>Ends it if it has not ended yet.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
