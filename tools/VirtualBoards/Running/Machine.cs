// One board of a run: switched on, pressed, cut off, and switched off and on again.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading;
using JoinLeaf.VirtualBoards.Hardware;

namespace JoinLeaf.VirtualBoards.Running;

/// <summary>A board on the table. Every start is new hardware with the program loaded anew; what is stored on it stays.</summary>
internal sealed class Machine
{
    private const int PressMs = 120;
    private const int HeldAfterFirstLineMs = 300;
    private const string StationAssembly = "JoinLeaf.Station";
    private readonly VirtualNetwork _network;
    private readonly IBoardWatcher _watcher;
    private readonly string _settings;
    private readonly Timer _letGo;
    private bool _wasLetGo;

    public Machine(int number, BoardFolder folder, bool isRoot, string settings, VirtualNetwork network, IBoardWatcher watcher)
    {
        Number = number;
        Folder = folder;
        IsRoot = isRoot;
        _settings = settings;
        _network = network;
        _watcher = watcher;
        Board = Create();
        _letGo = new Timer(_ => Board?.HoldButton(false));
    }

    /// <summary>Its number, from 1.</summary>
    public int Number { get; }

    /// <summary>Its kind.</summary>
    public BoardFolder Folder { get; }

    /// <summary>Whether its button is held while it starts, which makes a station the root.</summary>
    public bool IsRoot { get; }

    /// <summary>The hardware of the last start.</summary>
    public VirtualBoard Board { get; private set; }

    /// <summary>Switches it on.</summary>
    public void Start()
    {
        BoardContext context = new(Board, Path.Combine(AppContext.BaseDirectory, "nano"), Path.GetDirectoryName(Folder.Program)!);
        Assembly program = context.LoadFromAssemblyPath(Folder.Program);
        MethodInfo main = program.EntryPoint ?? throw new UsageException($"{Folder.Program} has no Main");
        Board.HoldButton(IsRoot);
        Board.Start(() =>
        {
            Prepare(context, program);
            main.Invoke(null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
        });
    }

    /// <summary>Switches it off: what comes next is new hardware, on which the same credentials are stored and whose network is cut if it was.</summary>
    public void SwitchOff()
    {
        VirtualBoard last = Board;
        VirtualBoard next = Create();
        next.Link.Store(last.Link.StoredSsid, last.Link.StoredPassword);
        if (last.Link.IsCut)
        {
            next.Link.Cut();
        }

        Board = next;
        last.SwitchOff();
    }

    /// <summary>Presses the button and lets it go.</summary>
    public void Press()
    {
        Board.HoldButton(true);
        _letGo.Change(PressMs, Timeout.Infinite);
    }

    /// <summary>A line came from the program: who held the button for it to become the root may let go.</summary>
    public void Spoke()
    {
        if (IsRoot && !_wasLetGo)
        {
            _wasLetGo = true;
            _letGo.Change(HeldAfterFirstLineMs, Timeout.Infinite);
        }
    }

    private VirtualBoard Create()
    {
        _wasLetGo = false;
        return new VirtualBoard(Number, Folder.Model, _network, _watcher);
    }

    /// <summary>Loads all that the program refers to and runs all static constructors, as a device does before Main; gives the station its settings.</summary>
    private void Prepare(BoardContext context, Assembly program)
    {
        List<Assembly> all = [];
        Collect(context, program, all);
        foreach (Type type in all.SelectMany(a => a.GetTypes()))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        all.Find(a => a.GetName().Name == StationAssembly)?.GetType(StationAssembly + ".StationProgram")?.GetProperty("GivenSettings")
            ?.SetValue(null, _settings);
    }

    private static void Collect(BoardContext context, Assembly assembly, List<Assembly> all)
    {
        foreach (AssemblyName name in assembly.GetReferencedAssemblies())
        {
            Assembly referenced = context.LoadFromAssemblyName(name);
            bool isPrograms = Path.GetDirectoryName(referenced.Location) == Path.GetDirectoryName(assembly.Location);
            if (isPrograms && !all.Contains(referenced))
            {
                Collect(context, referenced, all);
            }
        }

        if (!all.Contains(assembly))
        {
            all.Add(assembly);
        }
    }
}
