// Who is invited, and when: everybody once, whoever was lost or busy again, whoever held the others up when they are through.
using System.Collections.Generic;
using JoinLeaf.Peer.Transfer;

namespace JoinLeaf.Peer.Push;

/// <summary>One invitation at a time: a root's socket can have one under way.</summary>
internal sealed class Invitations
{
    /// <summary>The pause before a leaf is invited again, in milliseconds.</summary>
    private const int AgainMs = 1000;
    /// <summary>The leaves that have joined do not wait longer than this for the answer of another one, in milliseconds.</summary>
    private const int HesitationMs = 500;
    /// <summary>A leaf that does not answer for so long is invited once more after those that were not invited yet, in milliseconds.</summary>
    private const int PutOffMs = 1000;
    private readonly MultipointSocket _root;
    private readonly Offer _offer;
    private readonly byte[] _offerBytes;
    private readonly int _maxConnectData;
    private readonly List<Target> _targets;
    private readonly PushReport _report;
    private readonly Feed _feed;
    private WsaBuffer? _callee;
    private Target? _pending;
    private double _pendingSince;

    public Invitations(MultipointSocket root, Offer offer, int maxConnectData, List<Target> targets, Feed feed, PushReport report)
    {
        _root = root;
        _offer = offer;
        _offerBytes = offer.ToBytes();
        _maxConnectData = maxConnectData;
        _targets = targets;
        _feed = feed;
        _report = report;
    }

    /// <summary>Invites the next one, if it is time, and lets the feed begin when enough is known.</summary>
    public void Next(double now)
    {
        if (_pending != null && now - _pendingSince > PutOffMs && IsNew(_pending) && _targets.Exists(t => t != _pending && IsNew(t)))
        {
            PutOff(now);
        }

        while (_pending == null)
        {
            Target? target = _targets.Find(t => IsDue(t, now) && IsNew(t)) ?? _targets.Find(t => IsDue(t, now));
            if (target == null)
            {
                break;
            }

            Invite(target, now);
        }

        bool isSlow = _pending != null && now - _pendingSince > HesitationMs && _targets.Exists(t => t.State == TargetState.Joined);
        _feed.HasBegun |= isSlow || _targets.TrueForAll(t => t.IsTried);
    }

    private static bool IsNew(Target target)
    {
        return !target.IsTried && !target.WasPutOff;
    }

    private void PutOff(double now)
    {
        Target target = _pending!;
        Cancel();
        target.Socket = null;
        target.State = TargetState.Waiting;
        target.InviteAt = now;
        target.WasPutOff = true;
    }

    private bool IsDue(Target target, double now)
    {
        return target.State == TargetState.Waiting && target.InviteAt <= now && !MustStandBack(target);
    }

    /// <summary>Whether a leaf that held the others up has to wait for them now.</summary>
    public bool MustStandBack(Target target)
    {
        return target.IsHeldBack && _targets.Exists(t => !t.IsOver && !t.IsHeldBack);
    }

    private void Invite(Target target, double now)
    {
        _callee = new WsaBuffer(new byte[_maxConnectData]);
        int code = _root.TryJoinLeaf(target.Address.Bytes, _offerBytes, _callee, Wsa.JL_BOTH, out MultipointSocket? socket);
        if (code != 0)
        {
            Refuse(target, code, now);
            return;
        }

        _pending = target;
        _pendingSince = now;
        target.Socket = socket;
        target.State = TargetState.Invited;
    }

    /// <summary>The invitation under way has come to an end.</summary>
    /// <param name="code">0 when the leaf has joined, or a WSA number.</param>
    /// <param name="now">The time.</param>
    public void End(int code, double now)
    {
        Target? target = _pending;
        _pending = null;
        if (target == null)
        {
            return;
        }

        Reply? reply = code == 0 || code == Wsa.WSAECONNREFUSED ? Reply.From(_callee!) : null;
        if (code != 0)
        {
            target.Socket!.Close();
            target.Socket = null;
            Refuse(target, code, reply, now);
            return;
        }

        if (reply == null || reply.Reason != null || reply.Has < 0 || reply.Has > _offer.Size)
        {
            target.IsTried = true;
            Fail(target, "joined, but does not know files: is it 'leaf --receive'?", ExitCodes.NotJoined, now);
            return;
        }

        Welcome(target, reply.Has, now);
    }

    private void Welcome(Target target, long has, double now)
    {
        target.Has = has;
        target.Received = has;
        target.Since = now;
        _feed.Admit(target);
        target.State = TargetState.Joined;
        target.IsTried = true;
        _report.Joined(now, target);
        target.HasBeenThere = true;
    }

    private void Refuse(Target target, int code, double now)
    {
        Refuse(target, code, null, now);
    }

    private void Refuse(Target target, int code, Reply? reply, double now)
    {
        bool isFirst = !target.IsTried;
        target.IsTried = true;
        target.Since = isFirst ? now : target.Since;
        if (reply != null ? reply.MayTakeLater : target.HasBeenThere)
        {
            if (reply != null && target.Outcome != reply.Reason)
            {
                target.Outcome = reply.Reason!;
                _report.Busy(now, target, reply.Reason!);
            }

            target.State = TargetState.Waiting;
            target.InviteAt = now + AgainMs;
            return;
        }

        Fail(target, reply?.Reason ?? Explain(code), ExitCodes.NotJoined, now);
    }

    private static string Explain(int code)
    {
        return code switch
        {
            Wsa.WSAETIMEDOUT => "no answer, is 'leaf --receive' running there? (WSAETIMEDOUT)",
            Wsa.WSAECONNREFUSED => "refused, is it 'leaf --receive'? (WSAECONNREFUSED)",
            _ => WsaNames.Tell(code),
        };
    }

    /// <summary>Gives a leaf up.</summary>
    public void Fail(Target target, string reason, int exitCode, double now)
    {
        target.State = TargetState.Failed;
        target.Outcome = reason;
        target.ExitCode = exitCode;
        target.EndedAt = now;
        _report.Over(now, target);
    }

    /// <summary>A leaf is lost: it is invited again in a moment.</summary>
    public static void Again(Target target, double now)
    {
        target.State = TargetState.Waiting;
        target.InviteAt = now + (AgainMs / 2.0);
        target.Since = now;
        target.Losses++;
    }

    /// <summary>Withdraws the invitation that is under way.</summary>
    public void Cancel()
    {
        _pending?.Socket!.Close();
        _pending = null;
    }
}
