// Watches that no node can be made to send more than it received by somebody who has proven nothing.
using System.Collections.Generic;
using JoinLeaf.Wire;

namespace JoinLeaf.Simulation;

/// <summary>
/// Bytes in and answer bytes out, for each address and port that a node hears from, until a frame of a running session has come
/// from there. WIRE.md and design.md ("Security"): an answer is never larger than the question from an unproven address.
/// </summary>
internal sealed class AnswerBalance
{
    private sealed class Account
    {
        public int In;
        public int Out;
        public bool IsProven;
    }

    private readonly Dictionary<long, Account> _accounts = new();

    private Account Of(int address, int port)
    {
        long key = ((long)address << 16) | (uint)port;
        if (!_accounts.TryGetValue(key, out Account? account))
        {
            account = new Account();
            _accounts.Add(key, account);
        }

        return account;
    }

    /// <summary>A datagram came in.</summary>
    public void Received(Datagram datagram)
    {
        Account account = Of(datagram.FromAddress, datagram.FromPort);
        account.In += datagram.Bytes.Length;
        bool isSound = Frame.Check(datagram.Bytes, datagram.Bytes.Length) == Frame.Sound;
        account.IsProven |= isSound && (datagram.Bytes[0] & Frame.KindMask) >= Frame.Data;
    }

    /// <summary>A datagram goes out.</summary>
    public void Sent(int address, int port, byte[] bytes, int length)
    {
        int kind = bytes[0] & Frame.KindMask;
        if (kind != Frame.Accept && kind != Frame.Refuse && kind != Frame.Grow)
        {
            return;
        }

        Account account = Of(address, port);
        account.Out += length;
        if (!account.IsProven && account.Out > account.In)
        {
            throw new SimFailure($"an answer larger than its question: {account.Out} bytes of answers to an address that has sent {account.In} and proven nothing");
        }
    }
}
