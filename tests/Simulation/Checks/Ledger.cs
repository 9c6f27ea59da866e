// Who has sent, asked, answered and left what: the truth that every application's experience is compared with.
using System;
using System.Collections.Generic;
using JoinLeaf.Sessions;

namespace JoinLeaf.Simulation;

/// <summary>The ledger of one world. It knows of all nodes at once, which no node does.</summary>
internal sealed class Ledger
{
    /// <summary>All that concerns one attempt, found by its token.</summary>
    internal sealed class Entry
    {
        public JoinAttempt? Attempt;
        /// <summary>What accepting condition functions answered, and rejecting ones.</summary>
        public readonly List<byte[]> Accepted = new();
        public readonly List<byte[]> Rejected = new();
        /// <summary>Disconnect data that was sent from either end.</summary>
        public readonly List<byte[]> LastWordsOfRoot = new();
        public readonly List<byte[]> LastWordsOfLeaf = new();
        /// <summary>The root's sockets that stood for this token: as a rule one.</summary>
        public readonly List<SimSocket> PerLeaf = new();
        /// <summary>The leaf's socket.</summary>
        public SimSocket? Leaf;
        /// <summary>What the leaf's side has sent: as a rule one flow.</summary>
        public readonly List<Flow> Ups = new();
        /// <summary>The first message that may have come by multicast: from then on the leaf hears what is for all until it hears of its end; -1 for none.</summary>
        public int SharedSince = -1;
        /// <summary>The node and row of the root's socket that offered it.</summary>
        public Node? SharedBy;
        public int SharedRow;
    }

    private readonly World _world;
    private readonly Dictionary<int, Entry> _entries = new();
    private readonly List<Message> _messages = new();
    private readonly List<byte[]> _wordsToAll = new();
    private int _nextId;

    public Ledger(World world)
    {
        _world = world;
    }

    /// <summary>A number that nothing else in this world has.</summary>
    public int NextId()
    {
        return ++_nextId;
    }

    /// <summary>The entry of a token.</summary>
    public Entry Of(int token)
    {
        if (!_entries.TryGetValue(token, out Entry? entry))
        {
            entry = new Entry();
            _entries.Add(token, entry);
        }

        return entry;
    }

    /// <summary>Bytes that follow from a number alone, so that the other side can tell whether they are exact.</summary>
    public static byte[] BytesOf(int id, int length)
    {
        byte[] bytes = new byte[length];
        ulong state = Rng.Mix((ulong)id + 77);
        for (int i = 0; i < length; i++)
        {
            if ((i & 7) == 0)
            {
                state = Rng.Mix(state + (ulong)i);
            }

            bytes[i] = (byte)(state >> ((i & 7) * 8));
        }

        return bytes;
    }

    /// <summary>Notes a message that is about to be sent from a socket: to all leaves of a root, to one, or to the root.</summary>
    public Message Sending(SimSocket from, int length)
    {
        byte[] bytes = BytesOf(_messages.Count, length);
        Message message = new Message(_messages.Count, from, bytes);
        bytes[0] = (byte)(message.Id >> 24);
        bytes[1] = (byte)(message.Id >> 16);
        bytes[2] = (byte)(message.Id >> 8);
        bytes[3] = (byte)message.Id;
        _messages.Add(message);
        if (from.Part != Part.Root)
        {
            message.Tokens.Add(from.Token);
            message.Flows.Add(from.Flow);
            message.Origin = from.Token;
            if (from.Part == Part.Leaf && _world.Plan.SharesData)
            {
                Shares.NoteOthers(this, message);
            }

            return message;
        }

        MemberTable members = from.Node.Tables.Members;
        int session = from.Node.Tables.Sockets.Session[from.Row];
        for (int i = 0; i < members.Used && session >= 0; i++)
        {
            if (members.State[i] == MemberTable.Joined && members.Session[i] == session && members.Has(i, MemberTable.LeafReceives))
            {
                message.Tokens.Add(members.Token[i]);
                if (from.IsReliable)
                {
                    message.Flows.Add(from.Node.App.PerLeafOf(i).Flow);
                }
            }
        }

        return message;
    }

    /// <summary>A message was sent: on a reliable socket it belongs to its flows from now on.</summary>
    public static void Sent(Message message)
    {
        for (int i = 0; i < message.Flows.Count && message.From.IsReliable; i++)
        {
            message.Flows[i].Sent.Add(message);
        }

        if (message.From.IsReliable && message.From.Part == Part.Root)
        {
            message.From.SentToAll.Add(message);
        }
    }

    /// <summary>A message was read: it must be exact, meant for this membership, and new to it.</summary>
    /// <param name="at">The socket that read it.</param>
    /// <param name="bytes">What was read.</param>
    /// <param name="count">How many bytes.</param>
    /// <param name="wasCut">Whether the room was too small for all of it.</param>
    /// <param name="isTaken">False for a look with MSG_PEEK.</param>
    /// <returns>The message; null in a world that flips bits, where it may be any.</returns>
    public Message? Read(SimSocket at, byte[] bytes, int count, bool wasCut, bool isTaken)
    {
        int id = count < 4 ? -1 : (bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3];
        if (id < 0 || id >= _messages.Count)
        {
            return Doubt(count < 4 && wasCut, $"socket {at.Id} of node {at.Node.Index} read a message that nobody has sent ({count} bytes)");
        }

        Message message = _messages[id];
        bool isExact = wasCut ? count < message.Bytes.Length : count == message.Bytes.Length;
        if (!isExact || !bytes.AsSpan(0, count).SequenceEqual(message.Bytes.AsSpan(0, count)))
        {
            return Doubt(false, $"socket {at.Id} of node {at.Node.Index} read message {id} with other bytes than were sent");
        }

        if (at.Part == Part.Leaf && message.From.Part == Part.Leaf && _world.Plan.SharesData)
        {
            string? unshared = Shares.Judge(this, at, message, isTaken);
            _world.Totals.RelaysRead += isTaken ? 1 : 0;
            return unshared == null ? message : Doubt(false, $"socket {at.Id} of node {at.Node.Index} read message {id} of socket {message.From.Id}, another leaf: {unshared}");
        }

        string? wrong = at.Part == Part.Root ? JudgeUp(at, message) : JudgeDown(at, message);
        if (wrong != null)
        {
            return Doubt(false, $"socket {at.Id} of node {at.Node.Index} read message {id} of socket {message.From.Id}: {wrong}");
        }

        wrong = at.IsReliable ? JudgeOrder(at, message, isTaken) : null;
        if (wrong != null)
        {
            return Doubt(false, $"reliable socket {at.Id} of node {at.Node.Index} read message {id} of socket {message.From.Id}: {wrong}");
        }

        int token = at.Part == Part.Root ? First(message.Tokens) : at.Token;
        if (isTaken && !message.ReadBy.Add(token))
        {
            return Doubt(false, $"socket {at.Id} of node {at.Node.Index} read message {id} twice in membership {token:x8}");
        }

        return message;
    }

    private Message? Doubt(bool isExcused, string text)
    {
        if (!isExcused && _world.Plan.IsStrict)
        {
            throw new SimFailure(text);
        }

        return null;
    }

    private static int First(HashSet<int> tokens)
    {
        foreach (int token in tokens)
        {
            return token;
        }

        return 0;
    }

    private string? JudgeUp(SimSocket root, Message message)
    {
        if (message.From.Part != Part.Leaf)
        {
            return "no leaf has sent it";
        }

        Entry entry = Of(First(message.Tokens));
        SimSocket? perLeaf = null;
        for (int i = 0; i < entry.PerLeaf.Count; i++)
        {
            perLeaf = entry.PerLeaf[i].Root == root ? entry.PerLeaf[i] : perLeaf;
        }

        return perLeaf == null ? "its membership was never one of this session's"
            : perLeaf.HeardClose && perLeaf.IsOpen ? "FD_CLOSE of its membership had been told before" : null;
    }

    /// <summary>On a reliable socket nothing is missing, doubled or out of order within a membership.</summary>
    private string? JudgeOrder(SimSocket at, Message message, bool isTaken)
    {
        if (!message.From.IsReliable)
        {
            return "it was sent by a socket that is not reliable";
        }

        if (at.Part == Part.Root)
        {
            return Take(message.Flows[0], message, isTaken);
        }

        List<SimSocket> sources = Of(at.Token).PerLeaf;
        for (int i = 0; i < sources.Count && at.Source == null; i++)
        {
            at.Source = sources[i].Flow.PlaceOf(message) >= 0 ? sources[i] : null;
        }

        // What is overheard by multicast between the end at the root and the word of it comes after everything else.
        SimSocket? source = at.Source ?? (sources.Count == 1 ? sources[0] : null);
        bool isOverheard = source != null && source.Flow.PlaceOf(message) < 0 && WasOverheard(at, message);
        if (isOverheard)
        {
            return source!.Flow.IsWhole ? null : $"it was sent after the end at the root, and {source.Flow.Read} of the {source.Flow.Sent.Count} before have been read";
        }

        return at.Source == null ? "no root has sent it to this membership" : Take(at.Source.Flow, message, isTaken);
    }

    private string? Take(Flow flow, Message message, bool isTaken)
    {
        int lost = flow.Lost;
        string? wrong = flow.Take(message, isTaken);
        _world.Totals.ReliableLost += flow.Lost - lost;
        return wrong;
    }

    /// <summary>A root has offered multicast to a leaf.</summary>
    public void NoteShared(int token, Node root, int row)
    {
        Entry entry = Of(token);
        if (entry.SharedSince < 0)
        {
            entry.SharedSince = _messages.Count;
            _world.Totals.Shared++;
            entry.SharedBy = root;
            entry.SharedRow = row;
        }
    }

    /// <summary>Whether a message to all came by multicast to a leaf that the root has let go, and that has not heard of it yet.</summary>
    private bool WasOverheard(SimSocket leaf, Message message)
    {
        Entry entry = Of(leaf.Token);
        if (message.From.IsReliable)
        {
            // A reliable leaf takes what it hears of its session, on whatever path.
            return message.From.Node.Plan.HasMulticast && entry.PerLeaf.Exists(p => p.Root == message.From && (!p.IsOpen || !p.IsJoinedInside));
        }

        return message.From.Part == Part.Root && entry.SharedSince >= 0 && message.Id >= entry.SharedSince
            && message.From.Node == entry.SharedBy && message.FromRow == entry.SharedRow;
    }

    private string? JudgeDown(SimSocket leaf, Message message)
    {
        return message.From.Part != Part.Root && message.From.Part != Part.PerLeaf ? "no root has sent it"
            : !message.Tokens.Contains(leaf.Token) && !WasOverheard(leaf, message) ? $"it was not sent to membership {leaf.Token:x8}"
            : leaf.HeardClose ? "FD_CLOSE of its membership had been told before" : null;
    }

    /// <summary>A root says its last word to all.</summary>
    public void SayToAll(byte[] word)
    {
        _wordsToAll.Add(word);
    }

    /// <summary>
    /// Whether a root has said this to all: it ends the session, also for a leaf that the root has lost already and that shares its
    /// port with another.
    /// </summary>
    public bool WasSaidToAll(byte[] bytes, int length)
    {
        return _wordsToAll.Exists(word => bytes.AsSpan(0, length).SequenceEqual(word));
    }

    /// <summary>The message that was noted last.</summary>
    public Message Last
    {
        get { return _messages[^1]; }
    }

    /// <summary>Whether the receiver of a message has shut its receiving side down.</summary>
    public bool HasStoppedReceiving(Message message, int token)
    {
        Entry entry = Of(token);
        SimSocket? receiver = message.From.Part == Part.Leaf ? entry.PerLeaf[^1].Root : entry.Leaf;
        return receiver == null || !receiver.IsOpen || receiver.ReceivesNoMore;
    }

    /// <summary>Whether the leaf of a membership has gone, or receives no more.</summary>
    public bool LeafHasStopped(int token)
    {
        SimSocket? leaf = Of(token).Leaf;
        return leaf == null || !leaf.IsOpen || leaf.ReceivesNoMore || leaf.Token != token || !leaf.IsJoinedInside;
    }

    /// <summary>A node has gone: its sockets are no more.</summary>
    public void NodeWentAway(Node node)
    {
        node.App.GoAway();
    }
}
