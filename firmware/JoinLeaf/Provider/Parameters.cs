// The small types that the provider's calls take: quality of service, event records, descriptor sets, the condition function.
namespace JoinLeaf.Provider;

/// <summary>A quality of service, as Winsock's QOS: what is asked of each direction.</summary>
public sealed class QualityOfService
{
    /// <summary>No traffic in this direction.</summary>
    public const int ServiceTypeNoTraffic = 0;
    /// <summary>Best effort: all that this provider gives.</summary>
    public const int ServiceTypeBestEffort = 1;
    /// <summary>Better than best effort under load; not given here.</summary>
    public const int ServiceTypeControlledLoad = 2;
    /// <summary>Bounded delay; not given here.</summary>
    public const int ServiceTypeGuaranteed = 3;

    /// <summary>The service type of the sending direction.</summary>
    public int SendingServiceType = ServiceTypeBestEffort;
    /// <summary>The service type of the receiving direction.</summary>
    public int ReceivingServiceType = ServiceTypeBestEffort;

    /// <summary>Whether more is asked than the provider gives (conformance row 18).</summary>
    internal bool IsTooMuch
    {
        get { return SendingServiceType > ServiceTypeBestEffort || ReceivingServiceType > ServiceTypeBestEffort; }
    }
}

/// <summary>An event record, as Winsock's WSANETWORKEVENTS.</summary>
public sealed class NetworkEvents
{
    /// <summary>The FD_ bits that were recorded.</summary>
    public int Events;
    /// <summary>An error code an event, by FD_ index; written for the recorded bits alone (conformance row 86).</summary>
    public readonly int[] ErrorCodes = new int[Wsa.FD_MAX_EVENTS];
}

/// <summary>A set of descriptors for WSPSelect: in, those asked about; out, those that are ready.</summary>
public sealed class SocketSet
{
    /// <summary>The descriptors.</summary>
    public readonly int[] Descriptors;
    /// <summary>How many of them count.</summary>
    public int Count;

    /// <summary>An empty set.</summary>
    /// <param name="capacity">How many descriptors fit.</param>
    public SocketSet(int capacity)
    {
        Descriptors = new int[capacity];
    }

    /// <summary>Adds a descriptor.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <returns>False when the set is full.</returns>
    public bool Add(int descriptor)
    {
        if (Count == Descriptors.Length)
        {
            return false;
        }

        Descriptors[Count++] = descriptor;
        return true;
    }

    /// <summary>Whether a descriptor is in the set.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <returns>True when it is.</returns>
    public bool Contains(int descriptor)
    {
        for (int i = 0; i < Count; i++)
        {
            if (Descriptors[i] == descriptor)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Decides on a request, on the thread that called WSPAccept (conformance row 58).</summary>
/// <param name="lpCallerId">The name of who asks.</param>
/// <param name="lpCallerData">Its data, or null (conformance row 54). Valid during the call only.</param>
/// <param name="lpSQOS">Always null here.</param>
/// <param name="lpGQOS">Reserved; always null.</param>
/// <param name="lpCalleeId">The name of the listening socket.</param>
/// <param name="lpCalleeData">Room for data back: set its length to what was written; 0, as it comes, sends none. With CF_REJECT it goes out with the refusal.</param>
/// <param name="dwCallbackData">What WSPAccept was given.</param>
/// <returns>CF_ACCEPT, CF_REJECT or CF_DEFER.</returns>
public delegate int ConditionFunction(
    WsaBuffer lpCallerId, WsaBuffer? lpCallerData, QualityOfService? lpSQOS, QualityOfService? lpGQOS, WsaBuffer lpCalleeId, WsaBuffer lpCalleeData, object? dwCallbackData);
