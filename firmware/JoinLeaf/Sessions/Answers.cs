// The answers to requests: yes with the callee's data, no with a reason, or "ask longer", none larger than its question.
using System;
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>
/// Builds and queues answers. No answer is larger than the request it answers (WIRE.md): to an address that has proven nothing a
/// node must not send more than it received. Where callee data makes it larger, GROW asks for the same request, padded.
/// </summary>
internal sealed class Answers
{
    private readonly Tables _tables;

    public Answers(Tables tables)
    {
        _tables = tables;
    }

    /// <summary>Builds a refusal with the application's data; -1 when no send buffer is free, and the data is left out.</summary>
    public int BuildRefusal(int request, WsaBuffer data)
    {
        int handle = _tables.RentSendButLast();
        if (handle >= 0)
        {
            byte[] bytes = _tables.Pool.BytesOf(handle);
            bytes[0] = (byte)(Frame.Version | Frame.Refuse | DirectionOf(request));
            bytes[1] = _tables.Requests.Reason[request];
            Frame.WriteI32(bytes, Frame.TokenAt, _tables.Requests.Token[request]);
            Array.Copy(data.Bytes, 0, bytes, Frame.RefuseLength, data.Length);
            _tables.Pool.SetLength(handle, Frame.RefuseLength + data.Length);
        }

        return handle;
    }

    private int DirectionOf(int request)
    {
        return _tables.Sockets.IsRoot(_tables.Requests.Socket[request]) ? 0 : Frame.Up;
    }

    /// <summary>Sends the refusal of a request if it is no longer than what was asked with, or asks for a longer question.</summary>
    /// <param name="request">The request.</param>
    /// <param name="questionLength">The length of the question that is answered; 0 for a refusal without the application's data, since its socket has gone.</param>
    public void QueueRefusal(int request, int questionLength)
    {
        int handle = questionLength == 0 ? -1 : _tables.Requests.Handle[request];
        int port = _tables.Requests.Port[request];
        int peer = _tables.Requests.Peer[request];
        int token = _tables.Requests.Token[request];
        int direction = DirectionOf(request);
        if (handle < 0)
        {
            _tables.QueueToken(Frame.Refuse | direction, _tables.Requests.Reason[request], token, port, peer);
        }
        else if (_tables.Pool.LengthOf(handle) > questionLength)
        {
            QueueGrow(direction, token, _tables.Pool.LengthOf(handle), port, peer);
        }
        else
        {
            _tables.Pool.Hold(handle);
            _tables.QueueTo(handle, _tables.Pool.LengthOf(handle), port, peer);
        }
    }

    private void QueueGrow(int direction, int token, int length, int port, int peer)
    {
        int entry = _tables.QueueToken(Frame.Grow | direction, 0, token, port, peer);
        if (entry >= 0)
        {
            Frame.WriteU16(_tables.Pool.BytesOf(_tables.Transmits.Handle[entry]), Frame.GrowLengthAt, length);
            _tables.Transmits.Length[entry] = Frame.GrowLength;
        }
    }

    /// <summary>Sends the acceptance of a membership if it is no longer than what was asked with, or asks for a longer question.</summary>
    public void QueueAnswer(int member, int questionLength)
    {
        int handle = _tables.Members.Handle[member];
        if (handle >= 0 && _tables.Pool.LengthOf(handle) > questionLength)
        {
            int direction = _tables.IsAtRoot(member) ? 0 : Frame.Up;
            int port = _tables.Sessions.Port[_tables.Members.Session[member]];
            QueueGrow(direction, _tables.Members.Token[member], _tables.Pool.LengthOf(handle), port, _tables.Members.Peer[member]);
            return;
        }

        QueueAccept(member);
    }

    /// <summary>Sends the acceptance of a membership, with the callee's data where there is any.</summary>
    public void QueueAccept(int member)
    {
        int session = _tables.Members.Session[member];
        int handle = _tables.Members.Handle[member];
        if (handle >= 0)
        {
            _tables.Pool.Hold(handle);
        }
        else
        {
            handle = BuildAccept(member, null);
            if (handle < 0)
            {
                return;
            }
        }

        _tables.QueueTo(handle, _tables.Pool.LengthOf(handle), _tables.Sessions.Port[session], _tables.Members.Peer[member]);
    }

    /// <summary>Builds an acceptance; -1 when no send buffer is free.</summary>
    public int BuildAccept(int member, WsaBuffer? callee)
    {
        int handle = callee == null ? _tables.RentSend() : _tables.RentSendButLast();
        if (handle < 0)
        {
            return -1;
        }

        byte[] bytes = _tables.Pool.BytesOf(handle);
        int session = _tables.Members.Session[member];
        bool atRoot = _tables.IsAtRoot(member);
        int length = callee == null ? 0 : callee.Length;
        bytes[0] = (byte)(Frame.Version | Frame.Accept | (atRoot ? 0 : Frame.Up));
        bytes[Frame.MemberAt] = (byte)(atRoot ? member + 1 : _tables.Sessions.MemberId[session]);
        Frame.WriteI32(bytes, Frame.TokenAt, _tables.Members.Token[member]);
        Frame.WriteU16(bytes, Frame.AcceptEpochAt, _tables.Sessions.Epoch[session]);
        Frame.WriteU16(bytes, Frame.AcceptPortAt, _tables.Ports.NumberOf(_tables.Sessions.Port[session]));
        bytes[Frame.AcceptSizeAt] = (byte)(_tables.Sessions.MaxDatagram[session] / 16);
        bytes[Frame.AcceptPartsAt] = (byte)_tables.OwnParts;
        if (length > 0)
        {
            Array.Copy(callee!.Bytes, 0, bytes, Frame.AcceptLength, length);
        }

        _tables.Pool.SetLength(handle, Frame.AcceptLength + length);
        return handle;
    }
}
