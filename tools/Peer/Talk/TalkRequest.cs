// What `root` or `leaf` was asked for.
namespace JoinLeaf.Peer.Talk;

/// <param name="Bind">The own name; port 0 takes a free one.</param>
/// <param name="Invite">Leaves that a root invites.</param>
/// <param name="Join">The root that a leaf asks; null for a leaf that listens for an invitation.</param>
/// <param name="Listen">Whether a root lets leaves ask.</param>
/// <param name="Data">What is said while joining; empty for nothing.</param>
/// <param name="LastWords">What is said while leaving; empty for nothing.</param>
/// <param name="Once">Whether to leave when the input has ended and everything is sent.</param>
internal sealed record TalkRequest(PeerName Bind, PeerName[] Invite, PeerName? Join, bool Listen, string Data, string LastWords, bool Once);
