// The entry of the command line.
using System;
using System.Threading;
using JoinLeaf.VirtualBoards.Running;

namespace JoinLeaf.VirtualBoards;

internal static class Program
{
    internal static int Main(string[] args)
    {
        Rig rig = new();
        rig.Happened += e => Console.WriteLine($"{e.AtMs / 1000.0:0.000} {e.Machine.Number} {e.Kind} {e.Text} {(e.Kind is EventKind.Led or EventKind.Button ? e.IsOn.ToString() : "")} {e.Link}");
        string boards = BoardFolder.Find(AppContext.BaseDirectory);
        rig.Add(BoardFolder.Read(boards, "esp32-devkitc"), true, "");
        for (int i = 0; i < 3; i++) rig.Add(BoardFolder.Read(boards, "stm32f769i-disco"), false, Rig.RootAt(1));
        rig.Start();
        Thread.Sleep(3000);
        rig.Machines[1].Press();
        Thread.Sleep(int.Parse(args[0]));
        return 0;
    }
}
