// The one exception of the C# face: an operation failed, and this is Winsock's number for why.
using System;

namespace JoinLeaf;

/// <summary>An operation of <see cref="MultipointSocket"/> failed.</summary>
public sealed class JoinLeafException : Exception
{
    /// <summary>An exception with a code.</summary>
    /// <param name="errorCode">A WSA number.</param>
    public JoinLeafException(int errorCode)
    {
        ErrorCode = errorCode;
    }

    /// <summary>The WSA number, as named in <see cref="Wsa"/>.</summary>
    public int ErrorCode { get; }

    /// <inheritdoc/>
    public override string Message
    {
        get { return "WSA " + ErrorCode.ToString(); }
    }
}
