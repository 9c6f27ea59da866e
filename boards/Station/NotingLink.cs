// A link that notes what its network refuses, so that the log can say it once.
using JoinLeaf.Drivers;

namespace JoinLeaf.Station;

/// <summary>Passes everything on, and keeps the code of the last refusal.</summary>
public sealed class NotingLink : LinkFilter
{
    /// <summary>A link around a link.</summary>
    /// <param name="link">The link that does the work.</param>
    public NotingLink(ILink link)
        : base(link)
    {
    }

    /// <summary>The code with which a multicast group was refused last; 0 when none was.</summary>
    public int GroupRefusal { get; private set; }

    /// <summary>The code with which a port was refused last: WSAENOBUFS or WSAEMFILE when all sockets are in use; 0 after one was opened.</summary>
    public int PortRefusal { get; private set; }

    /// <inheritdoc/>
    public override int Open(int port, byte[] name)
    {
        PortRefusal = Inner.Open(port, name);
        return PortRefusal;
    }

    /// <inheritdoc/>
    public override int OpenGroup(int port, byte[] name, int via)
    {
        int code = Inner.OpenGroup(port, name, via);
        GroupRefusal = code != 0 ? code : GroupRefusal;
        return code;
    }
}
