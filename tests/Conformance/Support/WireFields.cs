// A decoder of datagrams written from WIRE.md alone, to judge the library's own by.
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;

namespace JoinLeaf.Conformance;

/// <summary>Reads every field of a datagram under the name that WIRE.md gives it; numbers in decimal, bytes in hexadecimal.</summary>
internal static class WireFields
{
    /// <summary>The kinds that exist.</summary>
    public static readonly Dictionary<int, string> Kinds = new Dictionary<int, string>
    {
        [1] = "JOIN", [2] = "INVITE", [3] = "ACCEPT", [4] = "REFUSE", [5] = "GROW", [6] = "CANCEL",
        [8] = "DATA", [9] = "PING", [10] = "PONG", [11] = "LEAVE", [12] = "LEFT",
        [13] = "PACK", [14] = "FRAGMENT", [15] = "VOID", [16] = "RELAY", [17] = "CODED", [18] = "NACK", [20] = "PROBE", [21] = "EXPEL", [22] = "PATH",
    };

    /// <summary>All fields of a datagram.</summary>
    public static Dictionary<string, string> Decode(ReadOnlySpan<byte> datagram)
    {
        Dictionary<string, string> fields = new Dictionary<string, string>();
        Assert.AreEqual(1, datagram[0] >> 6, "version");
        string kind = Kinds[datagram[0] & 31];
        fields["kind"] = kind;
        fields["direction"] = (datagram[0] & 32) != 0 ? "up" : "down";
        switch (kind)
        {
            case "JOIN":
            case "INVITE":
                DecodeRequest(datagram, fields);
                break;
            case "ACCEPT":
                fields["member"] = Text(datagram[1]);
                fields["token"] = Text(BinaryPrimitives.ReadUInt32BigEndian(datagram[2..]));
                fields["epoch"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[6..]));
                fields["port"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[8..]));
                fields["size"] = Text(datagram[10]);
                fields["parts"] = Text(datagram[11]);
                AddData(datagram[12..], fields);
                break;
            case "REFUSE":
            case "GROW":
            case "CANCEL":
                DecodeAnswer(kind, datagram, fields);
                break;
            default:
                fields["member"] = Text(datagram[1]);
                fields["epoch"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]));
                DecodeRunning(kind, datagram, fields);
                break;
        }

        return fields;
    }

    /// <summary>What stands behind member and epoch. PING, PONG and LEAVE are longer on reliable sessions.</summary>
    private static void DecodeRunning(string kind, ReadOnlySpan<byte> datagram, Dictionary<string, string> fields)
    {
        bool up = (datagram[0] & 32) != 0;
        if (kind is "DATA" or "VOID" or "PACK" or "FRAGMENT" or "RELAY")
        {
            DecodePacket(kind, datagram, fields);
            return;
        }

        if (datagram[1] == 0 && (up || kind is "PONG" or "EXPEL"))
        {
            DecodeInGroup(kind, up, datagram, fields);
            return;
        }

        switch (kind)
        {
            case "PROBE":
                fields["count"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]));
                break;
            case "PATH":
                fields["what"] = Text(datagram[4]);
                fields["offer"] = Text(datagram[5]);
                if (!up)
                {
                    fields["floor"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[6..]));
                }

                break;
            case "PING" or "PONG" when datagram.Length >= (up ? 8 : 11):
            case "NACK":
                DecodeStatus(kind, up, datagram, fields);
                break;
            case "CODED":
                int count = datagram[6];
                fields["packets"] = Steps(BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]), datagram.Slice(7, count - 1));
                fields["lengths"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[(6 + count)..]));
                fields["kinds"] = Text(datagram[8 + count]);
                AddData(datagram[(9 + count)..], fields);
                break;
            case "EXPEL":
                fields["reason"] = Text(datagram[4]);
                break;
            default:
                AddData(datagram[4..], fields);
                break;
        }
    }

    private static void DecodeStatus(string kind, bool up, ReadOnlySpan<byte> datagram, Dictionary<string, string> fields)
    {
        if (up)
        {
            fields["next"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]));
            fields["room"] = Text(Room(datagram[6]));
            fields["synced"] = Text(datagram[7] & 1);
            if (kind == "NACK")
            {
                fields["missing"] = Steps(BinaryPrimitives.ReadUInt16BigEndian(datagram[8..]), datagram[10..]);
            }

            return;
        }

        fields["newest"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]));
        fields["base"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[6..]));
        fields["upAck"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[8..]));
        fields["report"] = Text(1 << datagram[10]);
        if (datagram.Length > 11)
        {
            fields["gap"] = Text(datagram[11]);
        }
    }

    private static int Room(byte packed)
    {
        return packed < 128 ? packed : 128 + ((packed - 128) * 32);
    }

    /// <summary>Frames of a reliable group without a root: number 0, and the 16 bits of their sender instead of a membership's.</summary>
    private static void DecodeInGroup(string kind, bool up, ReadOnlySpan<byte> datagram, Dictionary<string, string> fields)
    {
        switch (kind)
        {
            case "PING":
                fields["newest"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]));
                fields["flags"] = Text(datagram[6]);
                fields["report"] = Text(1 << datagram[7]);
                fields["base"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[8..]));
                fields["size"] = Text(datagram[10]);
                break;
            case "PONG" when !up:
                fields["newest"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]));
                fields["base"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[6..]));
                fields["about"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[8..]));
                break;
            case "EXPEL":
                fields["reason"] = Text(datagram[4]);
                fields["about"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[5..]));
                break;
            case "LEAVE":
                fields["newest"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]));
                break;
            default:
                fields["next"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]));
                fields["room"] = Text(Room(datagram[6]));
                fields["synced"] = Text(datagram[7] & 1);
                fields["leaves"] = Text((datagram[7] >> 2) & 1);
                fields["about"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[8..]));
                if (kind == "NACK")
                {
                    fields["missing"] = Steps(BinaryPrimitives.ReadUInt16BigEndian(datagram[10..]), datagram[12..]);
                }

                break;
        }
    }

    private static void DecodePacket(string kind, ReadOnlySpan<byte> datagram, Dictionary<string, string> fields)
    {
        fields["sequence"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]));
        if (kind == "PACK")
        {
            List<string> messages = MessagesOf(datagram[6..]);
            fields["count"] = Text(messages.Count);
            fields["messages"] = string.Join(',', messages);
        }
        else if (kind == "RELAY")
        {
            fields["from"] = Text(datagram[6]);
            fields["inner"] = Text(datagram[7]);
            AddData(datagram[8..], fields);
        }
        else if (kind == "FRAGMENT")
        {
            fields["index"] = Text(datagram[6]);
            fields["count"] = Text(datagram[7]);
            AddData(datagram[8..], fields);
        }
        else
        {
            AddData(datagram[6..], fields);
        }
    }

    /// <summary>A sequence, and those that follow by steps; a step of 0 goes 255 ahead and names nothing.</summary>
    private static string Steps(int sequence, ReadOnlySpan<byte> steps)
    {
        List<string> missing = [Text(sequence)];
        foreach (byte step in steps)
        {
            sequence += step == 0 ? 255 : step;
            if (step != 0)
            {
                missing.Add(Text(sequence));
            }
        }

        return string.Join(",", missing);
    }

    private static List<string> MessagesOf(ReadOnlySpan<byte> content)
    {
        List<string> messages = new List<string>();
        while (content.Length > 0)
        {
            int prefix = content[0] == 255 ? 3 : 1;
            int length = prefix == 3 ? BinaryPrimitives.ReadUInt16BigEndian(content[1..]) : content[0];
            messages.Add(Convert.ToHexStringLower(content.Slice(prefix, length)));
            content = content[(prefix + length)..];
        }

        return messages;
    }

    private static void DecodeRequest(ReadOnlySpan<byte> datagram, Dictionary<string, string> fields)
    {
        bool isInvite = (datagram[0] & 31) == 2;
        int lengthAndParts = BinaryPrimitives.ReadUInt16BigEndian(datagram[6..]);
        int length = isInvite ? lengthAndParts & 0x7FF : lengthAndParts;
        fields["parts"] = Text(isInvite ? lengthAndParts >> 11 : datagram[11]);
        fields["role"] = Text(datagram[1] & 7);
        fields["hasCallerData"] = Text((datagram[1] >> 3) & 1);
        fields["entry"] = Text(datagram[1] >> 4);
        fields["token"] = Text(BinaryPrimitives.ReadUInt32BigEndian(datagram[2..]));
        fields["callerLength"] = Text(length);
        fields["epoch"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[8..]));
        fields["size"] = Text(datagram[10]);
        if (isInvite)
        {
            fields["member"] = Text(datagram[11]);
        }

        AddData(datagram.Slice(12, length), fields);
        if (datagram.Length > 12 + length)
        {
            fields["padding"] = Text(datagram.Length - 12 - length);
        }
    }

    private static void DecodeAnswer(string kind, ReadOnlySpan<byte> datagram, Dictionary<string, string> fields)
    {
        fields["token"] = Text(BinaryPrimitives.ReadUInt32BigEndian(datagram[2..]));
        if (kind == "REFUSE")
        {
            fields["reason"] = Text(datagram[1]);
            AddData(datagram[6..], fields);
        }
        else if (kind == "GROW")
        {
            fields["length"] = Text(BinaryPrimitives.ReadUInt16BigEndian(datagram[6..]));
        }
    }

    private static void AddData(ReadOnlySpan<byte> data, Dictionary<string, string> fields)
    {
        if (data.Length > 0)
        {
            fields["data"] = Convert.ToHexStringLower(data);
        }
    }

    private static string Text(long value)
    {
        return value.ToString(CultureInfo.InvariantCulture);
    }
}
