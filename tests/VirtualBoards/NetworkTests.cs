// The virtual network by itself: who hears what, from whom, and what is lost.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using JoinLeaf.VirtualBoards.Hardware;
using JoinLeaf.VirtualBoards.Running;
using JoinLeaf.VirtualBoards.Tests.Support;

namespace JoinLeaf.VirtualBoards.Tests;

/// <summary>Sockets of boards that run no program.</summary>
[TestClass]
public sealed class NetworkTests
{
    private const int Port = 6000;
    private const int PatienceMs = 60000;
    private const uint Group = 0xEF010203;
    private const uint Everybody = 0xFFFFFFFF;
    private static readonly byte[] s_membership = [239, 1, 2, 3, 0, 0, 0, 0];

    /// <summary>Boards of a kind whose network is up, without programs.</summary>
    private static VirtualBoard[] Boards(Bench bench, params string[] kinds)
    {
        Machine[] machines = Array.ConvertAll(kinds, k => bench.Rig.Add(Bench.Kind(k), false, string.Empty));
        foreach (Machine machine in machines)
        {
            machine.Board.Start(() => { });
        }

        foreach (Machine machine in machines)
        {
            bench.WaitFor(e => e.Machine == machine && e.Link.CanTalk, "the network");
        }

        return Array.ConvertAll(machines, m => m.Board);
    }

    private static VirtualSocket Open(VirtualBoard board, int port)
    {
        VirtualSocket socket = board.Network.Open(board)!;
        Assert.AreEqual(0, socket.Bind(0, port));
        return socket;
    }

    private static void Hears(VirtualSocket socket, byte wanted, uint from)
    {
        byte[] bytes = new byte[1];
        Assert.AreEqual(1, socket.Receive(bytes, 0, 1, PatienceMs, out uint sender, out _));
        Assert.AreEqual(wanted, bytes[0]);
        Assert.AreEqual(from, sender);
    }

    [TestMethod]
    public void AGroupIsHeardByItsMembersOnOtherBoards()
    {
        using Bench bench = new();
        VirtualBoard[] boards = Boards(bench, "esp32-olimex", "esp32-olimex", "esp32-olimex");
        VirtualSocket sender = Open(boards[0], Port);
        VirtualSocket member = Open(boards[1], Port);
        VirtualSocket stranger = Open(boards[2], Port);
        Assert.AreEqual(0, member.SetOption(0, 12, s_membership));
        sender.SendTo([1], 0, 1, Group, Port);
        // Who has not joined hears what comes after it first.
        sender.SendTo([2], 0, 1, boards[2].Link.State.Address, Port);
        Hears(member, 1, boards[0].Link.State.Address);
        Hears(stranger, 2, boards[0].Link.State.Address);
    }

    [TestMethod]
    public void ABroadcastIsHeardByAllButTheSender()
    {
        using Bench bench = new();
        VirtualBoard[] boards = Boards(bench, "stm32f769i-disco", "esp32-olimex", "orgpal-palthree");
        VirtualSocket[] sockets = Array.ConvertAll(boards, b => Open(b, Port));
        sockets[0].SendTo([7], 0, 1, Everybody, Port);
        sockets[0].SendTo([8], 0, 1, boards[0].Link.State.Address, Port);
        Hears(sockets[1], 7, 0x0A000001);
        Hears(sockets[2], 7, 0x0A000001);
        Hears(sockets[0], 8, 0x0A000001);
    }

    [TestMethod]
    public void TheLastWordBeforeASocketIsClosedArrives()
    {
        using Bench bench = new();
        VirtualBoard[] boards = Boards(bench, "stm32f769i-disco", "stm32f769i-disco");
        VirtualSocket reader = Open(boards[1], Port);
        for (byte i = 0; i < 50; i++)
        {
            VirtualSocket sender = Open(boards[0], 0);
            sender.SendTo([i], 0, 1, boards[1].Link.State.Address, Port);
            sender.Close();
            Hears(reader, i, 0x0A000001);
        }
    }

    [TestMethod]
    public void ADatagramForABoardThatIsCutOffIsLost()
    {
        using Bench bench = new();
        VirtualBoard[] boards = Boards(bench, "stm32f769i-disco", "stm32f769i-disco");
        VirtualSocket sender = Open(boards[0], Port);
        VirtualSocket reader = Open(boards[1], Port);
        boards[1].Link.Cut();
        Assert.AreEqual(1, sender.SendTo([1], 0, 1, 0x0A000002, Port));
        Assert.AreEqual(-WinsockCodes.NetworkDown, reader.SendTo([1], 0, 1, 0x0A000001, Port));
        bench.Forget();
        boards[1].Link.Restore();
        bench.WaitFor(e => e.Link.CanTalk, "the network again");
        sender.SendTo([2], 0, 1, 0x0A000002, Port);
        Hears(reader, 2, 0x0A000001);
    }

    [TestMethod]
    public void APortHasOneSocketAndAnAddressOneBoard()
    {
        using Bench bench = new();
        VirtualBoard[] boards = Boards(bench, "stm32f769i-disco", "stm32f769i-disco");
        Open(boards[0], Port);
        Open(boards[1], Port);
        VirtualSocket second = boards[0].Network.Open(boards[0])!;
        Assert.AreEqual(-WinsockCodes.AddressInUse, second.Bind(0, Port));
        Assert.AreEqual(-WinsockCodes.AddressNotAvailable, second.Bind(boards[1].Link.State.Address, Port + 1));
        Assert.AreEqual(-WinsockCodes.NoOption, second.SetOption(0, 12, s_membership));
    }

    [TestMethod]
    public void TheInterruptQueueDropsItsOldest()
    {
        const int Capacity = 128;
        using Bench bench = new();
        VirtualBoard board = Boards(bench, "esp32-olimex")[0];
        using ManualResetEventSlim isBlocked = new();
        using ManualResetEventSlim goOn = new();
        using ManualResetEventSlim last = new();
        List<int> heard = [];
        board.Interrupts.Post(() =>
        {
            isBlocked.Set();
            goOn.Wait(PatienceMs);
        });
        Assert.IsTrue(isBlocked.Wait(PatienceMs));
        for (int i = 0; i < Capacity + 2; i++)
        {
            int number = i;
            board.Interrupts.Post(() => heard.Add(number));
        }

        board.Interrupts.Post(last.Set);
        goOn.Set();
        Assert.IsTrue(last.Wait(PatienceMs));

        // The oldest are gone, all others are there in order; news of the board's own link may have taken a place or two more.
        Assert.IsTrue(heard[0] >= 3 && heard[0] <= 6, "the first that was not dropped: " + heard[0]);
        CollectionAssert.AreEqual(Enumerable.Range(heard[0], Capacity + 2 - heard[0]).ToList(), heard);
    }

    [TestMethod]
    public void WhatIsSwitchedOffStaysSilent()
    {
        using Bench bench = new();
        VirtualBoard board = Boards(bench, "stm32f769i-disco")[0];
        VirtualSocket socket = Open(board, Port);
        board.SwitchOff();
        Assert.AreEqual(0, board.Network.CountSockets(board));
        Assert.AreEqual(-WinsockCodes.Gone, socket.SendTo([1], 0, 1, 0x0A000001, Port));
        Assert.IsFalse(board.Link.State.IsUp);
    }
}
