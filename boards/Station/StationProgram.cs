// What Main of every board does: runs a station for ever, and says what ended it if something does.
using System;
using System.Threading;
using JoinLeaf.Drivers;

namespace JoinLeaf.Station;

/// <summary>Runs a station on a board.</summary>
public static class StationProgram
{
    private const int AfterFaultMs = 5000;

    /// <summary>
    /// Settings that take the place of the board's own, in the same form; set before Main by a host that runs the board's program, as
    /// tools/VirtualBoards does. Null on a device.
    /// </summary>
    public static string? GivenSettings { get; set; }

    /// <summary>Runs for ever, the log on the console.</summary>
    /// <param name="board">The board.</param>
    public static void Run(IBoard board)
    {
        Run(board, new ConsoleLog(""));
    }

    /// <summary>Runs for ever.</summary>
    /// <param name="board">The board.</param>
    /// <param name="log">The log.</param>
    public static void Run(IBoard board, ILog log)
    {
        try
        {
            StationSettings settings = new StationSettings(GivenSettings ?? board.Settings, board.Name);
            StationApp app = new StationApp(board, settings, new SystemClock(), log);
            app.Start(new Random().Next(), true);
            while (true)
            {
                Turn(app, log);
            }
        }
        catch (Exception fault)
        {
            // Nothing above would print it: a thread that ends by an exception ends in silence on the device.
            log.Write("stopped: " + fault.ToString());
            while (true)
            {
                Thread.Sleep(AfterFaultMs);
            }
        }
    }

    private static void Turn(StationApp app, ILog log)
    {
        try
        {
            app.Signal.WaitOne(app.Step(), false);
        }
        catch (ThreadAbortException)
        {
            throw;
        }
        catch (Exception fault)
        {
            // One fault must not end the station: it goes on after a pause.
            log.Write("fault: " + fault.ToString());
            Thread.Sleep(AfterFaultMs);
        }
    }
}
