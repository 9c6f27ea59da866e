// Decides on requests: notes who asks and what it says, answers with the own data, and refuses while it is told to.
using JoinLeaf.Provider;

namespace JoinLeaf.Peer.Talk;

/// <summary>The condition function of one socket, with what it saw last.</summary>
internal sealed class Caller
{
    private readonly string _answer;

    /// <param name="answer">The data for who asks; empty for none.</param>
    public Caller(string answer)
    {
        _answer = answer;
    }

    /// <summary>Who asked last.</summary>
    public string Name { get; private set; } = "somebody";
    /// <summary>What it said.</summary>
    public string Data { get; private set; } = string.Empty;
    /// <summary>Why requests are refused; null while they are accepted.</summary>
    public string? Refusal { get; set; }

    /// <summary>The condition function.</summary>
    public int Accept(
        WsaBuffer callerId, WsaBuffer? callerData, QualityOfService? quality, QualityOfService? groupQuality, WsaBuffer calleeId, WsaBuffer calleeData, object? state)
    {
        Name = SockAddr.ToText(callerId.Bytes);
        Data = Words.From(callerData);
        Words.Write(calleeData, Refusal ?? _answer);
        return Refusal == null ? Wsa.CF_ACCEPT : Wsa.CF_REJECT;
    }
}
