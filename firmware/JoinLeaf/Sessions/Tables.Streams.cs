// What the parts of the session machine share about reliable sessions.
namespace JoinLeaf.Sessions;

internal sealed partial class Tables
{
    /// <summary>What a leaf is taken to have room for until it has said.</summary>
    private const int FirstRoom = 2;

    /// <summary>Starts a timer of a stream, or moves it to an earlier time.</summary>
    public void SetEarlier(int stream, int timer, int at)
    {
        if (!Streams.IsOn(stream, timer) || at - Streams.At(stream, timer) < 0)
        {
            Streams.Set(stream, timer, at);
            Due(at);
        }
    }

    /// <summary>Whether this node has the buffers to keep a window of packets that it has delivered, for repairs that are folded.</summary>
    public bool KeepsPast
    {
        get { return Limits.ReceiveQueue >= 3 * Limits.Window; }
    }

    /// <summary>A membership has ended: its messages that are not complete, and its packets that came early at its root, never will be.</summary>
    public void ForgetIncomplete(int member)
    {
        Parts.Forget(member);
        int stream = Sessions.Stream[Members.Session[member]];
        if (stream >= 0 && Sessions.Side[Members.Session[member]] == SessionTable.RootSide)
        {
            Streams.ForgetEarly(stream, member, Pool);
        }
    }

    /// <summary>Whether all reach all in a membership's session.</summary>
    public bool SharesData(int member)
    {
        int socket = Sessions.Socket[Members.Session[member]];
        return socket >= 0 && Sockets.SharesData(socket);
    }

    /// <summary>A membership of a reliable session begins: at a root with what is sent from now on, at a leaf once the root has said with what.</summary>
    public void BeginStream(int member)
    {
        int session = Members.Session[member];
        int stream = Sessions.Stream[session];
        if (stream < 0)
        {
            return;
        }

        bool atRoot = IsAtRoot(member);
        Members.Sequence[member] = 0;
        Members.Seen[member] = Sessions.Sequence[session];
        Members.Room[member] = StatusFields.Pack(atRoot ? FirstRoom : Streams.Window);
        Members.Path[member] = 0;
        Streams.IsDirty = true;
    }
}
