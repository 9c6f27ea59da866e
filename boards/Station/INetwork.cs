// What brings the network up and watches it, as the station sees it.
using System.Threading;

namespace JoinLeaf.Station;

/// <summary>How far the network is.</summary>
public enum NetworkState
{
    /// <summary>Nothing goes on: <see cref="INetwork.Begin"/> starts an attempt.</summary>
    Down,
    /// <summary>An attempt is under way.</summary>
    Trying,
    /// <summary>The last attempt has failed; <see cref="INetwork.Trouble"/> says why.</summary>
    Failed,
    /// <summary>It cannot even be tried: there are no credentials. Attempts go on, since they can be stored meanwhile.</summary>
    NoCredentials,
    /// <summary>There is an address.</summary>
    Up,
}

/// <summary>The network of a board. No call waits: attempts run on a thread of their own.</summary>
public interface INetwork
{
    /// <summary>How far it is. An address that is gone shows here as <see cref="NetworkState.Down"/>.</summary>
    NetworkState State { get; }

    /// <summary>Why the last attempt failed, for people.</summary>
    string Trouble { get; }

    /// <summary>The own address, for people.</summary>
    string Address { get; }

    /// <summary>Whether something was reported since the last <see cref="Look"/>.</summary>
    bool HasNews { get; }

    /// <summary>Starts an attempt, unless one is under way or the network is up.</summary>
    void Begin();

    /// <summary>Looks whether there is an address. The station asks when there are news, and every few seconds: the device does not report every change.</summary>
    void Look();

    /// <summary>Sets an event object whenever <see cref="State"/> may have changed.</summary>
    /// <param name="changed">The object.</param>
    void Watch(ManualResetEvent changed);
}
