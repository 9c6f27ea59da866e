// Messages on data planes that are not rooted: a root passes on what its leaves say, and a sender hears itself.
using System;
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

internal sealed partial class Messages
{
    /// <summary>In the receive queue: the message is the socket's own.</summary>
    public const int Self = -2;

    /// <summary>A leaf's message came to a root whose data plane is not rooted: it goes on to all others, and to our own application.</summary>
    /// <returns>True when its buffer was kept.</returns>
    public bool OnShared(int member, int handle, int length)
    {
        if (!_tables.Members.Has(member, MemberTable.LeafSends))
        {
            _tables.Counters.DroppedRole++;
            return false;
        }

        byte[] bytes = _tables.Pool.BytesOf(handle);
        if (!_tables.Members.IsNew(member, Frame.ReadU16(bytes, Frame.SequenceAt)))
        {
            _tables.Counters.DroppedDuplicate++;
            return false;
        }

        int session = _tables.Members.Session[member];
        if (_tables.Sessions.Joined[session] > 1 && length - Frame.DataLength <= _tables.PartOf(session))
        {
            PassOn(session, member, bytes, length - Frame.DataLength);
        }

        // An application that does not read keeps nothing from the others.
        return MayReceive(member) && HasRoom() && Queue(member, handle, length, Frame.DataLength);
    }

    private void PassOn(int session, int member, byte[] bytes, int length)
    {
        int handle = _tables.RentSendButLast();
        if (handle < 0)
        {
            return;
        }

        byte[] frame = _tables.Pool.BytesOf(handle);
        frame[Frame.RelayFromAt] = (byte)(member + 1);
        frame[Frame.RelayKindAt] = (byte)(bytes[0] & Frame.KindMask);
        Array.Copy(bytes, Frame.DataLength, frame, Frame.RelayLength, length);
        if (_outgoing.Emit(session, -1, Frame.Relay, handle, Frame.RelayLength + length) == 0)
        {
            _tables.Transmits.Member[_tables.Transmits.Last] = (short)member;
            _tables.Counters.Relayed++;
        }
    }

    /// <summary>Another leaf's message, or several, came by way of our root. From here on it is what was passed on; the direction that it never came in marks it.</summary>
    /// <returns>True when its buffer was kept.</returns>
    public bool OnRelay(int member, int handle, int length)
    {
        if (!MayReceive(member) || !HasRoom())
        {
            return false;
        }

        byte[] bytes = _tables.Pool.BytesOf(handle);
        if (!_tables.Members.IsNew(member, Frame.ReadU16(bytes, Frame.SequenceAt)))
        {
            _tables.Counters.DroppedDuplicate++;
            return false;
        }

        bytes[0] = (byte)(Frame.Version | Frame.Up | bytes[Frame.RelayKindAt]);
        return Queue(member, handle, length, Frame.RelayLength);
    }

    /// <summary>The number of the leaf that the first message of a socket comes from by way of its root; 0 for none.</summary>
    public int OriginOf(int socket)
    {
        int member = _tables.Queue.PeekMember(socket);
        byte[] bytes = _tables.Pool.BytesOf(_tables.Queue.Peek(socket));
        bool isLeafs = member >= 0 && _tables.Sessions.Side[_tables.Members.Session[member]] == SessionTable.LeafSide;
        return isLeafs && (bytes[0] & Frame.Up) != 0 ? bytes[Frame.RelayFromAt] : 0;
    }

    /// <summary>A message that was just sent comes back to its sender (conformance row 67), best effort: without room it does not, and is counted.</summary>
    public void LoopBack(int socket, byte[] bytes, int offset, int length, WsaBuffer[]? pieces)
    {
        int handle = HasRoom() ? _tables.Pool.RentReceive() : -1;
        if (handle < 0)
        {
            return;
        }

        byte[] frame = _tables.Pool.BytesOf(handle);
        frame[0] = Frame.Version | Frame.Data;
        if (pieces == null)
        {
            Array.Copy(bytes, offset, frame, Frame.DataLength, length);
        }
        else
        {
            Pieces.Gather(pieces, 0, frame, Frame.DataLength, length);
        }

        _tables.Pool.Keep(handle, Frame.DataLength, Frame.DataLength + length);
        _tables.Queue.Add(socket, handle, Self);
        _tables.Counters.MessagesReceived++;
        _tables.Events.Happened(socket, Wsa.FD_READ);
    }
}
