// What `leaf --receive` was asked for.
namespace JoinLeaf.Peer.Receive;

/// <param name="Bind">The own name; port 0 takes a free one.</param>
/// <param name="Directory">Where files go.</param>
/// <param name="MaxBytes">The largest file that is taken, in bytes.</param>
/// <param name="Overwrite">Whether a file of the same name is replaced; else the new one gets a number.</param>
/// <param name="Once">Whether to leave after the first file.</param>
internal sealed record ReceiveRequest(PeerName Bind, string Directory, long MaxBytes, bool Overwrite, bool Once);
