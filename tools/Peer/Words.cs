// Text on its way to and from the network: UTF-8 out, and in with everything taken out that could steer a terminal.
using System.Text;

namespace JoinLeaf.Peer;

/// <summary>Texts as bytes and bytes as texts.</summary>
internal static class Words
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The bytes of a text; null for an empty one, which then is not sent at all.</summary>
    public static byte[]? Bytes(string text)
    {
        return text.Length == 0 ? null : s_utf8.GetBytes(text);
    }

    /// <summary>How many bytes a text takes.</summary>
    public static int CountBytes(string text)
    {
        return s_utf8.GetByteCount(text);
    }

    /// <summary>Text that came from the network: control characters and broken sequences become U+FFFD.</summary>
    public static string From(byte[] bytes, int length)
    {
        StringBuilder text = new(s_utf8.GetString(bytes, 0, length));
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) && text[i] != '\t')
            {
                text[i] = '\uFFFD';
            }
        }

        return text.ToString();
    }

    /// <summary>The text of a buffer, empty for none.</summary>
    public static string From(WsaBuffer? buffer)
    {
        return buffer == null ? string.Empty : From(buffer.Bytes, buffer.Length);
    }

    /// <summary>Writes a text into the room that a condition function was given; what does not fit is left out.</summary>
    public static void Write(WsaBuffer room, string text)
    {
        byte[] bytes = s_utf8.GetBytes(text);
        int length = bytes.Length < room.Bytes.Length ? bytes.Length : room.Bytes.Length;
        System.Array.Copy(bytes, room.Bytes, length);
        room.Length = length;
    }
}
