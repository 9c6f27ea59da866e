// A datagram in words, for verbose traces.
using System;
using JoinLeaf.Wire;

namespace JoinLeaf.Simulation;

/// <summary>Shows frames.</summary>
internal static class FrameText
{
    private static string NameOf(int kind)
    {
        return kind switch
        {
            Frame.Join => "JOIN",
            Frame.Invite => "INVITE",
            Frame.Accept => "ACCEPT",
            Frame.Refuse => "REFUSE",
            Frame.Grow => "GROW",
            Frame.Cancel => "CANCEL",
            Frame.Data => "DATA",
            Frame.Ping => "PING",
            Frame.Pong => "PONG",
            Frame.Leave => "LEAVE",
            Frame.Left => "LEFT",
            Frame.Void => "VOID",
            Frame.Nack => "NACK",
            Frame.Expel => "EXPEL",
            _ => $"KIND{kind}",
        };
    }

    /// <summary>Kind, direction and the fields by which frames are told apart.</summary>
    public static string Of(byte[] bytes, int length)
    {
        if (Frame.Check(bytes, length) != Frame.Sound)
        {
            return $"unsound {Convert.ToHexString(bytes, 0, Math.Min(length, 16))} ({length})";
        }

        int kind = bytes[0] & Frame.KindMask;
        string name = NameOf(kind) + ((bytes[0] & Frame.Up) != 0 ? "^" : "v");
        if (kind < Frame.Data)
        {
            int token = Frame.ReadI32(bytes, Frame.TokenAt);
            string epoch = kind == Frame.Invite ? $" epoch {Frame.ReadU16(bytes, Frame.RequestEpochAt):x4} #{bytes[Frame.RequestMemberAt]}"
                : kind == Frame.Accept ? $" epoch {Frame.ReadU16(bytes, Frame.AcceptEpochAt):x4} #{bytes[Frame.MemberAt]} port {Frame.ReadU16(bytes, Frame.AcceptPortAt)}"
                : kind == Frame.Refuse ? $" reason {bytes[1] + 10000}" : string.Empty;
            return $"{name} token {token:x8}{epoch} ({length})";
        }

        bool isUp = (bytes[0] & Frame.Up) != 0;
        bool isStatus = kind == Frame.Ping || kind == Frame.Pong || kind == Frame.Nack;
        string sequence = Frame.IsPacket(kind) ? $" seq {Frame.ReadU16(bytes, Frame.SequenceAt)}"
            : isStatus && isUp && length >= Frame.UpStatusLength ? $" next {Frame.ReadU16(bytes, Frame.NextAt)} room {bytes[Frame.RoomAt]} synced {bytes[Frame.StatusFlagsAt]}"
            : isStatus && length >= Frame.DownStatusLength ? $" newest {Frame.ReadU16(bytes, Frame.NewestAt)} base {Frame.ReadU16(bytes, Frame.BaseAt)} has {Frame.ReadU16(bytes, Frame.UpAckAt)}"
            : kind == Frame.Leave && length >= Frame.ReliableLeaveLength ? $" final {Frame.ReadU16(bytes, Frame.FinalAt)}" : string.Empty;
        sequence += kind == Frame.Nack ? $" misses {Frame.ReadU16(bytes, Frame.NackFirstAt)} {Convert.ToHexString(bytes, Frame.NackLength, length - Frame.NackLength)}" : string.Empty;
        return $"{name} #{bytes[Frame.MemberAt]} epoch {Frame.ReadU16(bytes, Frame.EpochAt):x4}{sequence} ({length})";
    }
}
