// Names of peers and sockets as sockaddr_in bytes: family, port and address of the Internet.
using System;

namespace JoinLeaf.Provider;

/// <summary>Reads and writes sockaddr_in: 2 bytes family (little end first), 2 bytes port and 4 bytes address in network order, 8 bytes 0.</summary>
public static class SockAddr
{
    /// <summary>In a name that WSPRecvFrom gives: the number of the leaf from which the named root passed the message on. Winsock leaves this byte 0.</summary>
    internal const int OriginAt = 8;

    /// <summary>Makes a name.</summary>
    /// <param name="a">First byte of the address.</param>
    /// <param name="b">Second byte.</param>
    /// <param name="c">Third byte.</param>
    /// <param name="d">Fourth byte.</param>
    /// <param name="port">The port, 0 to 65,535; 0 lets the provider choose.</param>
    /// <returns>16 bytes.</returns>
    public static byte[] Create(int a, int b, int c, int d, int port)
    {
        byte[] name = new byte[Wsa.SOCKADDR_IN_LENGTH];
        name[0] = Wsa.AF_INET;
        name[2] = (byte)(port >> 8);
        name[3] = (byte)port;
        name[4] = (byte)a;
        name[5] = (byte)b;
        name[6] = (byte)c;
        name[7] = (byte)d;
        return name;
    }

    /// <summary>Makes a name of text like 192.168.4.1:5000.</summary>
    /// <param name="text">Four numbers from 0 to 255 with points between them, a colon, and a port from 0 to 65,535.</param>
    /// <param name="name">The name, 16 bytes; null when the text is not of that form.</param>
    /// <returns>Whether it is.</returns>
    public static bool TryParse(string text, out byte[]? name)
    {
        byte[] parsed = new byte[Wsa.SOCKADDR_IN_LENGTH];
        parsed[0] = Wsa.AF_INET;
        name = null;
        int part = 0;
        int digits = 0;
        int value = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i < text.Length ? text[i] : '\0';
            if (c >= '0' && c <= '9' && digits < 5)
            {
                value = (value * 10) + c - '0';
                digits++;
                continue;
            }

            char expected = part < 3 ? '.' : part == 3 ? ':' : '\0';
            if (digits == 0 || c != expected || value > (part < 4 ? 255 : 65535))
            {
                return false;
            }

            if (part < 4)
            {
                parsed[4 + part] = (byte)value;
            }
            else
            {
                parsed[2] = (byte)(value >> 8);
                parsed[3] = (byte)value;
            }

            part++;
            digits = 0;
            value = 0;
        }

        name = part == 5 ? parsed : null;
        return part == 5;
    }

    /// <summary>Writes a name as text like 192.168.4.1:5000.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The text.</returns>
    public static string ToText(byte[] name)
    {
        return name[4].ToString() + "." + name[5].ToString() + "." + name[6].ToString() + "." + name[7].ToString() + ":" + PortOf(name).ToString();
    }

    /// <summary>The port of a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>0 to 65,535.</returns>
    public static int PortOf(byte[] name)
    {
        return (name[2] << 8) | name[3];
    }

    /// <summary>Whose message it was, in a name that a leaf's WSPRecvFrom gave: the number that the sender has at the named root.</summary>
    /// <param name="name">The name.</param>
    /// <returns>1 to 255; 0 where the named node itself has sent it.</returns>
    public static int LeafOf(byte[] name)
    {
        return name[OriginAt];
    }

    /// <summary>Checks a name that a call was given (conformance rows 12 to 14).</summary>
    /// <param name="name">The name, or null.</param>
    /// <param name="length">The length that the call was given.</param>
    /// <returns>0, WSAEFAULT or WSAEAFNOSUPPORT.</returns>
    internal static int Check(byte[]? name, int length)
    {
        if (name == null || length < Wsa.SOCKADDR_IN_LENGTH || name.Length < Wsa.SOCKADDR_IN_LENGTH)
        {
            return Wsa.WSAEFAULT;
        }

        return name[0] == Wsa.AF_INET && name[1] == 0 ? 0 : Wsa.WSAEAFNOSUPPORT;
    }

    /// <summary>Whether address or port are all zero, which no peer can have.</summary>
    internal static bool IsNobody(byte[] name)
    {
        return (name[4] | name[5] | name[6] | name[7]) == 0 || PortOf(name) == 0;
    }

    /// <summary>Copies a name to the caller, whose length must suffice.</summary>
    internal static int CopyOut(byte[] from, byte[]? to, ref int length)
    {
        if (to == null || length < Wsa.SOCKADDR_IN_LENGTH || to.Length < Wsa.SOCKADDR_IN_LENGTH)
        {
            return Wsa.WSAEFAULT;
        }

        Array.Copy(from, 0, to, 0, Wsa.SOCKADDR_IN_LENGTH);
        length = Wsa.SOCKADDR_IN_LENGTH;
        return 0;
    }
}
