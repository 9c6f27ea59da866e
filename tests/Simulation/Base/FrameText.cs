// A datagram in words, for verbose traces.
using System;
using JoinLeaf.Wire;

namespace JoinLeaf.Simulation;

/// <summary>Shows frames.</summary>
internal static class FrameText
{
    private static readonly string[] s_kinds =
        { "?", "JOIN", "INVITE", "ACCEPT", "REFUSE", "GROW", "CANCEL", "?", "DATA", "PING", "PONG", "LEAVE", "LEFT", "PACK", "FRAGMENT", "VOID", "RELAY", "CODED", "NACK", "?", "PROBE", "EXPEL", "PATH" };

    /// <summary>Kind, direction and the fields by which frames are told apart.</summary>
    public static string Of(byte[] bytes, int length)
    {
        if (Frame.Check(bytes, length) != Frame.Sound)
        {
            return $"unsound {Convert.ToHexString(bytes, 0, Math.Min(length, 16))} ({length})";
        }

        int kind = bytes[0] & Frame.KindMask;
        string name = s_kinds[kind] + ((bytes[0] & Frame.Up) != 0 ? "^" : "v");
        if (kind < Frame.Data)
        {
            int token = Frame.ReadI32(bytes, Frame.TokenAt);
            string epoch = kind == Frame.Invite ? $" epoch {Frame.ReadU16(bytes, Frame.RequestEpochAt):x4} #{bytes[Frame.RequestMemberAt]}"
                : kind == Frame.Accept ? $" epoch {Frame.ReadU16(bytes, Frame.AcceptEpochAt):x4} #{bytes[Frame.MemberAt]} port {Frame.ReadU16(bytes, Frame.AcceptPortAt)}"
                : kind == Frame.Refuse ? $" reason {bytes[1] + 10000}" : string.Empty;
            return $"{name} token {token:x8}{epoch} ({length})";
        }

        if (kind == Frame.Path)
        {
            return $"{name} #{bytes[Frame.MemberAt]} epoch {Frame.ReadU16(bytes, Frame.EpochAt):x4} says {bytes[Frame.PathWhatAt]} offer {bytes[Frame.PathOfferAt]} floor {Frame.ReadU16(bytes, Frame.PathFloorAt)}";
        }

        return $"{name} #{bytes[Frame.MemberAt]} epoch {Frame.ReadU16(bytes, Frame.EpochAt):x4}{Details(kind, bytes, length)} ({length})";
    }

    private static string InGroup(int kind, bool isUp, byte[] bytes, int length)
    {
        return kind == Frame.Ping ? $" newest {Frame.ReadU16(bytes, Frame.NewestAt)} flags {bytes[Frame.PingFlagsAt]} base {Frame.ReadU16(bytes, Frame.PingBaseAt)}"
            : !isUp ? $" newest {Frame.ReadU16(bytes, Frame.NewestAt)} base {Frame.ReadU16(bytes, Frame.BaseAt)} about {Frame.ReadU16(bytes, Frame.AboutAt):x4}"
            : $" next {Frame.ReadU16(bytes, Frame.NextAt)} room {bytes[Frame.RoomAt]} flags {bytes[Frame.StatusFlagsAt]} about {Frame.ReadU16(bytes, Frame.AboutAt):x4}"
                + (kind == Frame.Nack ? $" misses {Convert.ToHexString(bytes, Frame.GroupStatusLength, length - Frame.GroupStatusLength)}" : string.Empty);
    }

    private static string Details(int kind, byte[] bytes, int length)
    {
        bool isUp = (bytes[0] & Frame.Up) != 0;
        bool isStatus = kind == Frame.Ping || kind == Frame.Pong || kind == Frame.Nack;
        if (bytes[Frame.MemberAt] == 0 && !Frame.IsPacket(kind) && (isUp || kind == Frame.Pong) && length >= Frame.GroupStatusLength)
        {
            return InGroup(kind, isUp, bytes, length);
        }

        string details = Frame.IsPacket(kind) ? $" seq {Frame.ReadU16(bytes, Frame.SequenceAt)}"
            : isStatus && isUp && length >= Frame.UpStatusLength ? $" next {Frame.ReadU16(bytes, Frame.NextAt)} room {bytes[Frame.RoomAt]} flags {bytes[Frame.StatusFlagsAt]}"
            : isStatus && length >= Frame.DownStatusLength ? $" newest {Frame.ReadU16(bytes, Frame.NewestAt)} base {Frame.ReadU16(bytes, Frame.BaseAt)} has {Frame.ReadU16(bytes, Frame.UpAckAt)}"
            : kind == Frame.Leave && length >= Frame.ReliableLeaveLength ? $" final {Frame.ReadU16(bytes, Frame.FinalAt)}" : string.Empty;
        details += kind == Frame.Fragment ? $" part {bytes[Frame.FragmentIndexAt]} of {bytes[Frame.FragmentCountAt]}" : string.Empty;
        details += kind == Frame.Relay ? $" from {bytes[Frame.RelayFromAt]}" : string.Empty;
        details += kind == Frame.Nack ? $" misses {Frame.ReadU16(bytes, Frame.NackFirstAt)} {Convert.ToHexString(bytes, Frame.NackLength, length - Frame.NackLength)}" : string.Empty;
        return details;
    }
}
