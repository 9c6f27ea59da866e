// What a sender in a reliable group says to one receiver, by the group: where it goes on, or that it is put out.
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>Frames about one receiver that go to all: down, with our 16 bits in the header and the receiver's behind.</summary>
internal sealed class GroupWords
{
    private readonly Tables _tables;

    public GroupWords(Tables tables)
    {
        _tables = tables;
    }

    /// <summary>Tells a receiver from where on packets are kept for it.</summary>
    public void TellBase(int member)
    {
        int handle = Begin(member, Frame.Pong);
        if (handle >= 0)
        {
            byte[] bytes = _tables.Pool.BytesOf(handle);
            Frame.WriteU16(bytes, Frame.NewestAt, _tables.Sessions.Sequence[_tables.Members.Session[member]]);
            Frame.WriteU16(bytes, Frame.BaseAt, _tables.Members.Seen[member]);
            Frame.WriteU16(bytes, Frame.AboutAt, _tables.Members.Token[member]);
            Send(member, handle, Frame.GroupStatusLength);
        }
    }

    /// <summary>Our packets are not kept for a receiver any more, which is told, and they will not be again.</summary>
    public void PutOut(int member)
    {
        _tables.CountOut(member);
        _tables.Members.Path[member] |= StreamTable.IsPutOut;
        int handle = Begin(member, Frame.Expel);
        if (handle >= 0)
        {
            byte[] bytes = _tables.Pool.BytesOf(handle);
            bytes[Frame.ExpelReasonAt] = Wsa.WSAETIMEDOUT - 10000;
            Frame.WriteU16(bytes, Frame.ExpelAboutAt, _tables.Members.Token[member]);
            Send(member, handle, Frame.GroupExpelLength);
        }
    }

    private int Begin(int member, int kind)
    {
        int own = _tables.OwnMemberOf(_tables.Members.Session[member]);
        int handle = own < 0 ? -1 : _tables.RentSend();
        if (handle >= 0)
        {
            Frame.WriteControl(_tables.Pool.BytesOf(handle), kind, 0, _tables.EpochOf(own));
        }

        return handle;
    }

    private void Send(int member, int handle, int length)
    {
        int session = _tables.Members.Session[member];
        _tables.QueueTo(handle, length, _tables.Sessions.Port[session], _tables.Members.Peer[_tables.OwnMemberOf(session)]);
    }
}
