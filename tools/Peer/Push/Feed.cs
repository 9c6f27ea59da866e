// What is sent next: the file from its beginning to all, and to a leaf alone what it missed.
using System;
using System.Collections.Generic;
using System.IO;
using JoinLeaf.Peer.Transfer;
using Microsoft.Win32.SafeHandles;

namespace JoinLeaf.Peer.Push;

/// <summary>
/// Sends chunks without waiting, as many as the session takes. Pieces for all and pieces for one leaf take turns, so that a leaf that
/// came back does not wait for the others' end.
/// </summary>
internal sealed class Feed
{
    /// <summary>So many turns are taken before events are looked at again.</summary>
    private const int TurnsAtOnce = 64;
    private readonly MultipointSocket _root;
    private readonly SafeFileHandle _file;
    private readonly List<Target> _targets;
    private readonly long _size;
    private readonly byte[] _letter = new byte[Letter.HeadLength + TransferLimits.ChunkBytes];
    private long _next;

    /// <param name="root">The root's socket.</param>
    /// <param name="file">The file.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="targets">The leaves.</param>
    public Feed(MultipointSocket root, SafeFileHandle file, long size, List<Target> targets)
    {
        _root = root;
        _file = file;
        _size = size;
        _targets = targets;
    }

    /// <summary>Whether sending has begun: until then the least that a leaf lacks decides where.</summary>
    public bool HasBegun { get; set; }

    /// <summary>A leaf has joined that has the file up to some point.</summary>
    public void Admit(Target target)
    {
        bool isFirst = !_targets.Exists(t => t != target && t.State == TargetState.Joined);
        _next = isFirst ? target.Has : HasBegun ? _next : Math.Min(_next, target.Has);
        target.CatchFrom = target.Has;
        target.CatchTo = _next;
    }

    /// <summary>Whether everything that a leaf needs is on its way.</summary>
    public bool HasSentAllTo(Target target)
    {
        return _next >= _size && !target.CatchesUp;
    }

    /// <summary>Sends until nothing more goes, or for a while.</summary>
    /// <param name="now">The time, which is noted at the leaves that something was sent to.</param>
    /// <returns>True when it could go on at once.</returns>
    /// <exception cref="EndOfStreamException">The file has become shorter.</exception>
    public bool Pump(double now)
    {
        bool goesOn = HasBegun;
        for (int i = 0; i < TurnsAtOnce && goesOn; i++)
        {
            goesOn = SendToAll(now);
            foreach (Target target in _targets)
            {
                goesOn |= target.State == TargetState.Joined && target.CatchesUp && SendToOne(target, now);
            }
        }

        return goesOn;
    }

    private bool SendToAll(double now)
    {
        if (_next >= _size || !_targets.Exists(t => t.State == TargetState.Joined) || !Send(_root, _next, out int count))
        {
            return false;
        }

        _next += count;
        foreach (Target target in _targets)
        {
            target.Since = target.State == TargetState.Joined ? now : target.Since;
        }

        return true;
    }

    private bool SendToOne(Target target, double now)
    {
        if (!Send(target.Socket!, target.CatchFrom, out int count))
        {
            return false;
        }

        target.CatchFrom += count;
        target.Since = now;
        return true;
    }

    private bool Send(MultipointSocket socket, long offset, out int count)
    {
        count = (int)Math.Min(TransferLimits.ChunkBytes, _size - offset);
        int read = RandomAccess.Read(_file, _letter.AsSpan(Letter.HeadLength, count), offset);
        if (read < count)
        {
            throw new EndOfStreamException("the file has become shorter while it was sent");
        }

        Letter.WriteHead(_letter, Letter.Chunk, offset);
        return socket.TrySend(_letter, 0, Letter.HeadLength + count) == 0;
    }
}
