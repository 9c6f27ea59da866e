// The messages of a multipoint socket: sending and receiving, one by one or in company.
using System;
using JoinLeaf.Provider;

namespace JoinLeaf;

public sealed partial class MultipointSocket
{
    /// <summary>The largest message, in bytes.</summary>
    public int MaxMessageSize
    {
        get { return GetOption(Wsa.SOL_SOCKET, Wsa.SO_MAX_MSG_SIZE); }
    }

    /// <summary>The bytes of the message that waits first; 0 when none does.</summary>
    public int Available
    {
        get
        {
            byte[] bytes = new byte[4];
            _provider.WSPIoctl(Open(), Wsa.FIONREAD, null, 0, bytes, 4, out int _, null, null, null, out int error);
            ThrowIf(error);
            return bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24);
        }
    }

    /// <summary>Whether small messages wait up to <see cref="Limits.BatchMs"/> for company, to travel together in one packet; false at first.</summary>
    public bool Batching
    {
        get { return GetOption(Wsa.SOL_JOINLEAF, Wsa.JLO_BATCH) != 0; }
        set { SetOption(Wsa.SOL_JOINLEAF, Wsa.JLO_BATCH, value ? 1 : 0); }
    }

    /// <summary>Sends one message: a root's to all leaves, a leaf's to its root, and with <see cref="MultipointReach.All"/> to all other leaves as well, a per-leaf socket's to that leaf.</summary>
    /// <param name="buffer">The message.</param>
    public void Send(byte[] buffer)
    {
        ThrowIf(TrySend(buffer, 0, LengthOf(buffer)));
    }

    /// <summary>Sends one message that is part of a buffer.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="offset">Where the message begins.</param>
    /// <param name="size">Its bytes.</param>
    public void Send(byte[] buffer, int offset, int size)
    {
        ThrowIf(TrySend(buffer, offset, size));
    }

    /// <summary>Sends one message without throwing when it fails.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="offset">Where the message begins.</param>
    /// <param name="size">Its bytes.</param>
    /// <returns>0 or a WSA number, as <see cref="WspProvider.WSPSend"/>.</returns>
    public int TrySend(byte[] buffer, int offset, int size)
    {
        CheckRange(buffer, offset, size);
        return _provider.SendOne(Open(), buffer, offset, size, null);
    }

    /// <summary>Receives one message.</summary>
    /// <param name="buffer">Room for it.</param>
    /// <returns>Its bytes.</returns>
    public int Receive(byte[] buffer)
    {
        ThrowIf(TryReceive(buffer, 0, LengthOf(buffer), null, out int received));
        return received;
    }

    /// <summary>Receives one message, and tells who sent it.</summary>
    /// <param name="buffer">Room for it.</param>
    /// <param name="from">Receives the sender's name, 16 bytes: at a root the leaf's; at a leaf its root's, of which <see cref="Provider.SockAddr.LeafOf"/> tells the leaf that the message is passed on from; one's own when it comes back.</param>
    /// <returns>Its bytes.</returns>
    public int ReceiveFrom(byte[] buffer, byte[] from)
    {
        CheckRange(from, 0, Wsa.SOCKADDR_IN_LENGTH);
        ThrowIf(TryReceive(buffer, 0, LengthOf(buffer), from, out int received));
        return received;
    }

    /// <summary>Receives one message without throwing when it fails.</summary>
    /// <param name="buffer">Room for it.</param>
    /// <param name="offset">Where there.</param>
    /// <param name="size">How many bytes fit.</param>
    /// <param name="from">Receives the sender's name, 16 bytes; or null.</param>
    /// <param name="received">The message's bytes.</param>
    /// <returns>0 or a WSA number, as <see cref="WspProvider.WSPRecvFrom"/>.</returns>
    public int TryReceive(byte[] buffer, int offset, int size, byte[]? from, out int received)
    {
        CheckRange(buffer, offset, size);
        if (from != null)
        {
            CheckRange(from, 0, Wsa.SOCKADDR_IN_LENGTH);
        }

        return _provider.ReceiveOne(Open(), buffer, offset, size, false, from, null, out received);
    }

    /// <summary>Sends the messages that wait for company now; those that cannot go yet go as soon as they can.</summary>
    public void Flush()
    {
        _provider.Flush(Open(), out int error);
        ThrowIf(error == Wsa.WSAEWOULDBLOCK ? 0 : error);
    }
}
