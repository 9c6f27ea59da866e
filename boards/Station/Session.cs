// What a root's and a leaf's part in the session have in common: events, messages, pauses, words for the log.
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Station;

/// <summary>How far a station's session is.</summary>
public enum SessionState
{
    /// <summary>No socket is open.</summary>
    Closed,
    /// <summary>It asks, listens or waits.</summary>
    Searching,
    /// <summary>It has somebody to talk to.</summary>
    Joined,
}

/// <summary>The session of a station. It never waits: its owner calls <see cref="Step"/> when <see cref="Signal"/> is set, or when it asked to be called.</summary>
public abstract class Session
{
    /// <summary>The first pause after a failure or a loss, in milliseconds.</summary>
    public const int FirstPauseMs = 250;
    /// <summary>The longest, in milliseconds.</summary>
    public const int LongestPauseMs = 15000;

    /// <summary>The node.</summary>
    protected readonly WspProvider Provider;
    /// <summary>The settings.</summary>
    protected readonly StationSettings Settings;
    /// <summary>The log.</summary>
    protected readonly ILog Log;
    /// <summary>Set when something has happened to a socket.</summary>
    protected readonly ManualResetEvent Signal;
    /// <summary>What has happened, used again for every socket.</summary>
    protected readonly NetworkEvents Happened = new NetworkEvents();
    /// <summary>Pauses between attempts.</summary>
    protected readonly GrowingPause Pause;
    /// <summary>Own data of the join: the station's name.</summary>
    protected readonly byte[] OwnData;
    // Longer messages are not a station's: what does not fit is cut, with WSAEMSGSIZE, and passed over.
    private readonly byte[] _buffer = new byte[4 * StationMessage.Length];
    private readonly byte[] _from = new byte[Wsa.SOCKADDR_IN_LENGTH];
    private int _lastCode;

    /// <summary>A session that is closed.</summary>
    /// <param name="provider">The node, started.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="log">The log.</param>
    /// <param name="signal">Set when something has happened.</param>
    /// <param name="seed">Makes pauses differ.</param>
    protected Session(WspProvider provider, StationSettings settings, ILog log, ManualResetEvent signal, int seed)
    {
        Provider = provider;
        Settings = settings;
        Log = log;
        Signal = signal;
        Pause = new GrowingPause(FirstPauseMs, LongestPauseMs, seed);
        OwnData = BytesOf(settings.Name);
    }

    /// <summary>How far it is.</summary>
    public abstract SessionState State { get; }

    /// <summary>Messages of stations that came in.</summary>
    public int Received { get; private set; }

    /// <summary>Does what is due.</summary>
    /// <param name="nowMs">The time in milliseconds.</param>
    /// <param name="isUp">Whether the network is up.</param>
    /// <returns>In how many milliseconds to call again at the latest; -1 when the signal will do.</returns>
    public abstract int Step(int nowMs, bool isUp);

    /// <summary>The network has come up, perhaps with another address: attempts begin anew, without a pause.</summary>
    /// <param name="nowMs">The time in milliseconds.</param>
    public abstract void NetworkIsUp(int nowMs);

    /// <summary>Sends a message to those whom the session reaches.</summary>
    /// <param name="message">The message.</param>
    /// <param name="length">Its bytes.</param>
    /// <returns>0 or a WSA number: WSAEWOULDBLOCK when it is worth trying again, WSAENOTCONN without anybody to reach.</returns>
    public abstract int TrySend(byte[] message, int length);

    /// <summary>Closes everything; others are told.</summary>
    public abstract void Close();

    /// <summary>Opens a socket that does not block; null, with the code noted, when there is none.</summary>
    /// <param name="role">Root or leaf.</param>
    /// <param name="code">0 or a WSA number.</param>
    /// <returns>The socket.</returns>
    protected MultipointSocket? Open(MultipointRole role, out int code)
    {
        try
        {
            MultipointReach reach = Settings.ReachesAll ? MultipointReach.All : MultipointReach.Rooted;
            MultipointSocket socket = new MultipointSocket(Provider, role, MultipointType.SeqPacket, reach);
            if (Settings.ReachesAll)
            {
                socket.Loopback = false;
            }

            socket.EventSelect(Signal, Wsa.FD_READ | Wsa.FD_WRITE | Wsa.FD_ACCEPT | Wsa.FD_CONNECT | Wsa.FD_CLOSE);
            code = 0;
            return socket;
        }
        catch (JoinLeafException failure)
        {
            code = failure.ErrorCode;
            return null;
        }
    }

    /// <summary>Binds a socket to the station's port and listens.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="backlog">How many requests may wait.</param>
    /// <returns>0 or a WSA number.</returns>
    protected int Listen(MultipointSocket socket, int backlog)
    {
        Provider.WSPBind(socket.Handle, SockAddr.Create(0, 0, 0, 0, Settings.Port), Wsa.SOCKADDR_IN_LENGTH, out int code);
        if (code == 0)
        {
            Provider.WSPListen(socket.Handle, backlog, out code);
        }

        return code;
    }

    /// <summary>Takes what has happened to a socket into <see cref="Happened"/>.</summary>
    /// <param name="socket">The socket.</param>
    /// <returns>The FD_ bits.</returns>
    protected int Take(MultipointSocket socket)
    {
        Provider.WSPEnumNetworkEvents(socket.Handle, null, Happened, out int code);
        return code == 0 ? Happened.Events : 0;
    }

    /// <summary>Reads all messages that have come.</summary>
    /// <param name="socket">The socket.</param>
    protected void ReadAll(MultipointSocket socket)
    {
        int code = 0;
        while (code == 0 || code == Wsa.WSAEMSGSIZE)
        {
            code = socket.TryReceive(_buffer, 0, _buffer.Length, _from, out int length);
            if (code == 0 && StationMessage.IsSound(_buffer, length))
            {
                Received++;
                string text = _buffer[0] == StationMessage.Press ? " pressed its button, " : " has a reading, ";
                Log.Write(SenderOf(_from) + text + StationMessage.ValueOf(_buffer).ToString());
            }
        }
    }

    /// <summary>Whom a message is from, for people.</summary>
    /// <param name="from">The name that came with the message.</param>
    /// <returns>The words.</returns>
    protected abstract string SenderOf(byte[] from);

    /// <summary>Says once that something fails with a code, and again when the code changes.</summary>
    /// <param name="what">What fails.</param>
    /// <param name="code">The code; 0 when it has succeeded.</param>
    protected void Note(string what, int code)
    {
        if (code != 0 && code != _lastCode)
        {
            Log.Write(what + ": " + Words.Of(code));
        }

        _lastCode = code;
    }

    /// <summary>A text as bytes, one a character.</summary>
    private static byte[] BytesOf(string text)
    {
        byte[] bytes = new byte[text.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(text[i] < 127 ? text[i] : '?');
        }

        return bytes;
    }

    /// <summary>Bytes as text; what cannot be printed becomes a question mark.</summary>
    /// <param name="data">The bytes, or null.</param>
    /// <returns>The text.</returns>
    protected static string TextOf(WsaBuffer? data)
    {
        if (data == null || data.Length <= 0)
        {
            return "";
        }

        char[] text = new char[data.Length];
        for (int i = 0; i < text.Length; i++)
        {
            byte c = data.Bytes[i];
            text[i] = c >= 32 && c < 127 ? (char)c : '?';
        }

        return new string(text);
    }
}
