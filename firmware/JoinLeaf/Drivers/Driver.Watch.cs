// The driver's part in a network that comes and goes: hears of it, and opens again what was lost.
namespace JoinLeaf.Drivers;

internal sealed partial class Driver
{
    private ILinkWatch? _watch;

    private void BeginWatch()
    {
        _watch = _link as ILinkWatch;
        if (_watch != null)
        {
            _watch.BeginWatch(_deadlineSignal, _clock.NowMs);
        }
    }

    private void EndWatch()
    {
        if (_watch != null)
        {
            _watch.EndWatch();
        }
    }

    /// <summary>
    /// Takes up what is new about the network. A link that goes down ends nothing by itself: it may be back before anybody misses it,
    /// and what ends by silence meanwhile has WSAENETDOWN for a reason (conformance row 79). Called outside the lock.
    /// </summary>
    private void LookAtLink()
    {
        LinkNews news = _watch == null ? LinkNews.None : _watch.Look(_clock.NowMs);
        if (news == LinkNews.None)
        {
            return;
        }

        lock (Gate)
        {
            if (news == LinkNews.Down)
            {
                Engine.Tables.Counters.LinkLost++;
                return;
            }

            Engine.NetworkChanged(_clock.NowMs);
            Settle();
            for (int i = 0; i < _loops.Length; i++)
            {
                PortLoop? loop = _loops[i];
                if (loop != null)
                {
                    loop.Wake();
                }
            }
        }
    }

    /// <summary>How long to wait for the next deadline, or for the next look at the network.</summary>
    private int UntilNextLook(int waitMs)
    {
        int lookMs = _watch == null ? -1 : _watch.NextLookMs(_clock.NowMs);
        return waitMs < 0 || (lookMs >= 0 && lookMs < waitMs) ? lookMs : waitMs;
    }

    /// <summary>Opens a port of the link again whose socket is gone without our doing. Called under the lock.</summary>
    /// <returns>True when it is open.</returns>
    internal bool Reopen(int port)
    {
        if (_link.Reopen(port) != 0)
        {
            return false;
        }

        Engine.Tables.Counters.PortsReopened++;
        return true;
    }
}
