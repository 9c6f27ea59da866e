// What a condition function answers, and what it has seen: one decision for one or more calls of Accept.
using System;
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Decides as it was told to, and keeps what it was shown.</summary>
internal sealed class Decision
{
    private readonly int _result;
    private readonly byte[]? _callee;

    /// <summary>How often it was asked.</summary>
    public int Calls;
    /// <summary>The length of the caller's data; -1 when there was none.</summary>
    public int CallerLength;
    public readonly byte[] CallerBytes = new byte[512];
    public readonly byte[] CallerName = new byte[Wsa.SOCKADDR_IN_LENGTH];
    public readonly byte[] CalleeName = new byte[Wsa.SOCKADDR_IN_LENGTH];
    public int ThreadId;
    public object? CallbackData;
    /// <summary>Runs while the decision is being made.</summary>
    public Meanwhile? During;

    public Decision(int result, byte[]? callee)
    {
        _result = result;
        _callee = callee;
    }

    /// <summary>A decision without data.</summary>
    public Decision(int result)
        : this(result, null)
    {
    }

    /// <summary>The condition function.</summary>
    public int Decide(
        WsaBuffer lpCallerId, WsaBuffer? lpCallerData, QualityOfService? lpSQOS, QualityOfService? lpGQOS, WsaBuffer lpCalleeId, WsaBuffer lpCalleeData, object? dwCallbackData)
    {
        Calls++;
        ThreadId = Thread.CurrentThread.ManagedThreadId;
        CallbackData = dwCallbackData;
        CallerLength = lpCallerData == null ? -1 : lpCallerData.Length;
        if (lpCallerData != null)
        {
            Array.Copy(lpCallerData.Bytes, 0, CallerBytes, 0, lpCallerData.Length);
        }

        Array.Copy(lpCallerId.Bytes, 0, CallerName, 0, CallerName.Length);
        Array.Copy(lpCalleeId.Bytes, 0, CalleeName, 0, CalleeName.Length);
        if (_callee != null)
        {
            Array.Copy(_callee, 0, lpCalleeData.Bytes, 0, _callee.Length);
            lpCalleeData.Length = _callee.Length;
        }

        if (During != null)
        {
            During();
        }

        return _result;
    }
}
