// A link around a link, for whoever wants to count, lose or delay what passes.
using System.Threading;

namespace JoinLeaf.Drivers;

/// <summary>Passes every call on to the link that it wraps; a derived link changes what it is about and nothing else.</summary>
public abstract class LinkFilter : ILink, ILinkWatch
{
    private readonly ILinkWatch? _watch;

    /// <summary>The link that does the work.</summary>
    protected readonly ILink Inner;

    /// <summary>Wraps a link.</summary>
    /// <param name="link">The link that does the work.</param>
    protected LinkFilter(ILink link)
    {
        Inner = link;
        _watch = link as ILinkWatch;
    }

    /// <inheritdoc/>
    public virtual int MaxPorts
    {
        get { return Inner.MaxPorts; }
    }

    /// <inheritdoc/>
    public virtual int Open(int port, byte[] name)
    {
        return Inner.Open(port, name);
    }

    /// <inheritdoc/>
    public virtual int OpenGroup(int port, byte[] name, int via)
    {
        return Inner.OpenGroup(port, name, via);
    }

    /// <inheritdoc/>
    public virtual int RenewGroup(int port)
    {
        return Inner.RenewGroup(port);
    }

    /// <inheritdoc/>
    public virtual int Reopen(int port)
    {
        return Inner.Reopen(port);
    }

    /// <inheritdoc/>
    public virtual void BeginWatch(AutoResetEvent signal, int nowMs)
    {
        if (_watch != null)
        {
            _watch.BeginWatch(signal, nowMs);
        }
    }

    /// <inheritdoc/>
    public virtual void EndWatch()
    {
        if (_watch != null)
        {
            _watch.EndWatch();
        }
    }

    /// <inheritdoc/>
    public virtual LinkNews Look(int nowMs)
    {
        return _watch == null ? LinkNews.None : _watch.Look(nowMs);
    }

    /// <inheritdoc/>
    public virtual int NextLookMs(int nowMs)
    {
        return _watch == null ? -1 : _watch.NextLookMs(nowMs);
    }

    /// <inheritdoc/>
    public virtual bool IsCutOff(int peer)
    {
        return Inner.IsCutOff(peer);
    }

    /// <inheritdoc/>
    public virtual void Close(int port)
    {
        Inner.Close(port);
    }

    /// <inheritdoc/>
    public virtual int HoldName(byte[] name)
    {
        return Inner.HoldName(name);
    }

    /// <inheritdoc/>
    public virtual int HoldGroup(int port, byte[] name, int via, int scope)
    {
        return Inner.HoldGroup(port, name, via, scope);
    }

    /// <inheritdoc/>
    public virtual int HoldSource(int port)
    {
        return Inner.HoldSource(port);
    }

    /// <inheritdoc/>
    public virtual void Release(int peer)
    {
        Inner.Release(peer);
    }

    /// <inheritdoc/>
    public virtual bool HaveSameName(int peer, int other)
    {
        return Inner.HaveSameName(peer, other);
    }

    /// <inheritdoc/>
    public virtual void Redirect(int peer, int portNumber)
    {
        Inner.Redirect(peer, portNumber);
    }

    /// <inheritdoc/>
    public virtual void NameOf(int peer, byte[] name)
    {
        Inner.NameOf(peer, name);
    }

    /// <inheritdoc/>
    public virtual int Send(int port, int peer, byte[] bytes, int length)
    {
        return Inner.Send(port, peer, bytes, length);
    }

    /// <inheritdoc/>
    public virtual int Receive(int port, byte[] bytes, bool withSource, bool wait)
    {
        return Inner.Receive(port, bytes, withSource, wait);
    }
}
