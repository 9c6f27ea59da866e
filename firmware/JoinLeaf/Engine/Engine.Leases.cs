// The engine's calls for messages in place: lent to be read, lent to be written and sent, given back.
using JoinLeaf.Sessions;

namespace JoinLeaf;

internal sealed partial class Engine
{
    /// <summary>Lends the next message of a socket in place.</summary>
    /// <param name="row">The row in the event table.</param>
    /// <param name="lease">Receives where the message lies; not lent.</param>
    /// <param name="member">The membership it came from; -1 when that has gone.</param>
    /// <returns>0 or a WSA code.</returns>
    public int Lend(int row, Lease lease, out int member)
    {
        int code = CheckReceive(row, out member);
        if (code == 0)
        {
            code = _messages.Lend(row, lease);
            AfterRead();
        }

        return code;
    }

    /// <summary>Lends a send buffer.</summary>
    /// <param name="row">The row in the event table.</param>
    /// <param name="lease">Receives where there is room; not lent.</param>
    /// <returns>0 or a WSA code.</returns>
    public int Rent(int row, Lease lease)
    {
        int code = CheckSend(row, out int session, out int _);
        code = code == 0 ? _messages.Rent(session, row, lease) : code;
        if (code == Wsa.WSAEWOULDBLOCK)
        {
            BlockWrite(row, row < _tables.Sockets.Count);
        }

        return code;
    }

    /// <summary>Sends a message that was written in place.</summary>
    /// <param name="row">The row in the event table.</param>
    /// <param name="lease">What was lent through this row for sending.</param>
    /// <param name="length">The message's bytes.</param>
    /// <param name="now">The time in milliseconds.</param>
    /// <returns>0 or a WSA code; the lease is over after 0 only.</returns>
    public int SendRented(int row, Lease lease, int length, int now)
    {
        _tables.Now = now;
        int code = CheckSend(row, out int session, out int target);
        if (code != 0)
        {
            return code;
        }

        if (length > _tables.PartOf(session))
        {
            return Wsa.WSAEMSGSIZE;
        }

        // Its bytes stay where they are until they have gone out.
        bool isSocket = row < _tables.Sockets.Count;
        byte[] bytes = lease.Bytes;
        int offset = lease.Offset;
        code = isSocket && !CanHearItself(row) ? Wsa.WSAEWOULDBLOCK : _messages.SendRented(session, target, lease, length);
        if (code == Wsa.WSAEWOULDBLOCK)
        {
            BlockWrite(row, isSocket);
        }
        else if (code == 0 && isSocket && ComesBack(row))
        {
            _messages.LoopBack(row, bytes, offset, length, null);
        }

        return code;
    }

    /// <summary>Takes a lease back.</summary>
    /// <param name="lease">The lease; one that is not out is counted.</param>
    public void TakeBack(Lease lease)
    {
        if (_tables.Leases.IsOut(lease))
        {
            int row = _tables.Leases.RowOf(lease);
            _tables.Leases.Return(lease);
            if (row < _tables.Sockets.Count)
            {
                AfterRead();
            }
        }
        else
        {
            _tables.Counters.StaleLeases++;
        }
    }
}
