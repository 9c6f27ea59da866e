// The engine's part in reliable sessions: statuses and requests for repair that come in, and the timers of their streams.
using JoinLeaf.Sessions;
using JoinLeaf.Wire;

namespace JoinLeaf;

internal sealed partial class Engine
{
    /// <summary>A frame that is no packet came on a reliable session: what it says of the other side's progress.</summary>
    private void OnStatus(int member, int kind, byte[] bytes, int length)
    {
        byte state = _tables.Members.State[member];
        if ((kind != Frame.Ping && kind != Frame.Pong && kind != Frame.Nack) || (state != MemberTable.Joined && state != MemberTable.Leaving))
        {
            return;
        }

        if (_tables.IsAtRoot(member))
        {
            OnLeafStatus(member, kind, bytes, length);
        }
        else if (length >= Frame.DownStatusLength && (bytes[0] & Frame.Up) == 0)
        {
            OnRootStatus(member, bytes, length);
        }
    }

    private void OnLeafStatus(int member, int kind, byte[] bytes, int length)
    {
        if (length < Frame.UpStatusLength || !_tables.Members.Has(member, MemberTable.LeafReceives))
        {
            return;
        }

        if ((bytes[Frame.StatusFlagsAt] & Frame.KeepsPast) == 0)
        {
            _tables.Streams.PlainOnly[_tables.Sessions.Stream[_tables.Members.Session[member]]] = true;
        }

        if ((bytes[Frame.StatusFlagsAt] & Frame.IsSynced) == 0)
        {
            // It does not know yet where it begins, but how much it takes.
            if (_tables.Members.State[member] == MemberTable.Joined)
            {
                _tables.Members.Room[member] = bytes[Frame.RoomAt];
                _tables.Streams.IsDirty = true;
            }

            return;
        }

        _sender.OnStatus(member, (ushort)(Frame.ReadU16(bytes, Frame.NextAt) - 1), bytes[Frame.RoomAt], kind == Frame.Pong);
        if (kind == Frame.Nack)
        {
            _repairs.OnNack(member, bytes, Frame.NackFirstAt, length);
        }
    }

    private void OnRootStatus(int member, byte[] bytes, int length)
    {
        int session = _tables.Members.Session[member];
        int stream = _tables.Sessions.Stream[session];
        if (_tables.Members.State[member] == MemberTable.Joined && _tables.Members.Has(member, MemberTable.LeafReceives))
        {
            _tables.Streams.ReportShift[stream] = (byte)(bytes[Frame.ReportAt] & 15);
            _receiver.OnRootStatus(member, Frame.ReadU16(bytes, Frame.NewestAt), Frame.ReadU16(bytes, Frame.BaseAt));
        }

        int had = _tables.Members.Seen[member];
        _sender.OnStatus(member, Frame.ReadU16(bytes, Frame.UpAckAt), StatusFields.Pack(_tables.Streams.Window), false);
        int gap = length > Frame.GapAt ? bytes[Frame.GapAt] : 0;
        if ((_tables.Members.Seen[member] == had || gap > 0) && _tables.Sessions.Sequence[session] != _tables.Members.Seen[member])
        {
            _sender.Resend(session, stream, gap == 0 ? ushort.MaxValue : gap);
        }
    }

    /// <summary>A LEAVE counts once everything that was sent before it has come.</summary>
    private bool HasAllBefore(int member, int handle, int length, int now)
    {
        if (_tables.Members.State[member] != MemberTable.Joined || length < Frame.ReliableLeaveLength)
        {
            return true;
        }

        if (_receiver.HasAllTo(member, Frame.ReadU16(_tables.Pool.BytesOf(handle), Frame.FinalAt)))
        {
            return true;
        }

        _liveness.Heard(member, Frame.Leave, now);
        return false;
    }

    private void OnExpel(int member, byte[] bytes)
    {
        if (_tables.IsAtRoot(member))
        {
            _tables.Counters.DroppedUnknown++;
            return;
        }

        _leaving.OnExpelled(member, bytes[Frame.ExpelReasonAt] + 10000);
    }

    /// <summary>Whether a per-leaf descriptor belongs to a reliable session.</summary>
    /// <param name="row">The row in the event table.</param>
    /// <returns>True when it does.</returns>
    public bool IsReliableLeaf(int row)
    {
        return _tables.Sessions.Stream[_tables.Members.Session[row - _tables.Sockets.Count]] >= 0;
    }

    /// <summary>How many messages of a socket all receivers have; FD_QOS is enabled again.</summary>
    /// <param name="socket">The row.</param>
    /// <returns>The count, 0 on a best effort socket.</returns>
    public int TakeWatermark(int socket)
    {
        _tables.Events.Arm(socket, Wsa.FD_QOS);
        int session = _tables.Sockets.Session[socket];
        int stream = session < 0 ? -1 : _tables.Sessions.Stream[session];
        return stream < 0 ? 0 : _tables.Streams.Watermark[stream];
    }

    private bool FireStream(int stream, int now)
    {
        int timer = _tables.Streams.DueTimer(stream, now);
        int session = _tables.Streams.Session[stream];
        bool isGroup = timer >= 0 && _tables.Sessions.Side[session] == SessionTable.GroupSide;
        switch (timer)
        {
            case StreamTable.Beat:
                if (isGroup)
                {
                    _calls.OnBeat(session, stream, now);
                }
                else
                {
                    _sender.OnBeat(stream, now);
                }

                return true;
            case StreamTable.Nack:
                _gaps.OnNack(stream, now);
                return true;
            case StreamTable.Report:
                if (isGroup)
                {
                    _groupSpeakers.OnReport(stream);
                }
                else
                {
                    _receiver.OnReport(stream);
                }

                return true;
            case StreamTable.Repair:
                _repairs.OnRepair(stream, now);
                return true;
            default:
                return false;
        }
    }
}
