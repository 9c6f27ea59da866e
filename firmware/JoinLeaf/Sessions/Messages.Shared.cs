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
            PassOn(session, member, handle, length);
        }

        // An application that does not read keeps nothing from the others.
        return MayReceive(member) && HasRoom() && Queue(member, handle, length, Frame.DataLength);
    }

    /// <summary>Passes a leaf's packet on to all others.</summary>
    /// <param name="session">The session.</param>
    /// <param name="member">The leaf.</param>
    /// <param name="packet">Its packet.</param>
    /// <param name="packetLength">The packet's length.</param>
    /// <returns>True when it is on its way.</returns>
    public bool PassOn(int session, int member, int packet, int packetLength)
    {
        int handle = _tables.RentSendButLast();
        if (handle < 0)
        {
            return false;
        }

        int length = packetLength - Frame.DataLength;
        byte[] bytes = _tables.Pool.BytesOf(packet);
        byte[] frame = _tables.Pool.BytesOf(handle);
        frame[Frame.RelayFromAt] = (byte)(member + 1);
        frame[Frame.RelayKindAt] = (byte)(bytes[0] & Frame.KindMask);
        Array.Copy(bytes, Frame.DataLength, frame, Frame.RelayLength, length);
        if (_outgoing.Emit(session, -1, Frame.Relay, handle, Frame.RelayLength + length) != 0)
        {
            return false;
        }

        _tables.Transmits.Member[_tables.Transmits.Last] = (short)member;
        _tables.Counters.Relayed++;
        return true;
    }

    /// <summary>Whether a relayed packet is one that we, a leaf, have sent: it comes back by multicast, and counts.</summary>
    private bool IsOwn(int member, int handle)
    {
        return _tables.Pool.BytesOf(handle)[Frame.RelayFromAt] == _tables.Sessions.MemberId[_tables.Members.Session[member]];
    }

    /// <summary>The kind of what a packet carries: of a relayed one that of the packet that was passed on.</summary>
    private static int KindIn(byte[] bytes)
    {
        int kind = bytes[0] & Frame.KindMask;
        return kind == Frame.Relay ? bytes[Frame.RelayKindAt] : kind;
    }

    /// <summary>Another leaf's message, or several, came by way of our root, best effort.</summary>
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

        return Queue(member, handle, length, Frame.RelayLength);
    }

    /// <summary>The number of the leaf that the first message of a socket comes from by way of its root; 0 for none.</summary>
    public int OriginOf(int socket)
    {
        byte[] bytes = _tables.Pool.BytesOf(_tables.Queue.Peek(socket));
        return (bytes[0] & Frame.KindMask) == Frame.Relay ? bytes[Frame.RelayFromAt] : 0;
    }

    /// <summary>Whether a socket's own message finds room, beside what the ports need to receive into.</summary>
    public bool HasRoomForOwn()
    {
        int missing = _tables.Parts.Missing;
        return _tables.Queue.HasRoom && _tables.Pool.Kept + missing < _tables.Limits.ReceiveQueue && _tables.Pool.FreeReceive > _tables.Limits.Ports + missing;
    }

    /// <summary>A message that was just sent comes back to its sender (conformance row 67); on a best effort session without room it does not, and is counted.</summary>
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
