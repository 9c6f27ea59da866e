// One run of the command line as a process of its own.
using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace JoinLeaf.VirtualBoards.Tests.Support;

/// <summary>A run that has ended.</summary>
internal sealed class BoardsProcess : IDisposable
{
    private const int PatienceMs = 180000;
    private readonly Process _process = new();
    private string _out = string.Empty;
    private string _errors = string.Empty;

    private BoardsProcess()
    {
    }

    /// <summary>The lines of standard output.</summary>
    public string[] Out
    {
        get { return _out.Split('\n', StringSplitOptions.RemoveEmptyEntries); }
    }

    /// <summary>The lines of standard error.</summary>
    public string[] Errors
    {
        get { return _errors.Split('\n', StringSplitOptions.RemoveEmptyEntries); }
    }

    /// <summary>The exit code.</summary>
    public int ExitCode
    {
        get { return _process.ExitCode; }
    }

    /// <summary>All that it wrote, for a failed test.</summary>
    public string Everything
    {
        get { return _errors + _out; }
    }

    /// <summary>Runs it to its end.</summary>
    public static BoardsProcess RunToEnd(params string[] arguments)
    {
        BoardsProcess run = new();
        ProcessStartInfo start = run._process.StartInfo;
        string? own = Environment.ProcessPath;
        bool isHost = own != null && Path.GetFileNameWithoutExtension(own) == "dotnet";
        start.FileName = isHost ? own! : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "JoinLeaf.VirtualBoards.dll"));
        Array.ForEach(arguments, start.ArgumentList.Add);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        run._process.Start();
        run._process.StandardInput.Close();
        Task<string> output = run._process.StandardOutput.ReadToEndAsync();
        Task<string> errors = run._process.StandardError.ReadToEndAsync();
        bool ended = run._process.WaitForExit(PatienceMs);
        if (!ended)
        {
            run._process.Kill();
        }

        run._out = output.Result;
        run._errors = errors.Result;
        Assert.IsTrue(ended, "it did not end: " + run.Everything);
        return run;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Dispose();
    }
}
