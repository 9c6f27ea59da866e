// The messages of a multipoint socket in place: read where they lie, written where they are sent from.
using System;

namespace JoinLeaf;

public sealed partial class MultipointSocket
{
    /// <summary>Receives one message in place, without a copy. Give it back by <see cref="Return"/>.</summary>
    /// <param name="lease">A lease that is not lent.</param>
    /// <returns>0 or a WSA number, as <see cref="Provider.WspProvider.LeaseMessage"/>: WSAEMSGSIZE when the message is longer than a packet, and must be received by copying.</returns>
    public int TryLease(Lease lease)
    {
        _provider.LeaseMessage(Open(), Checked(lease), out int error);
        return error;
    }

    /// <summary>Gives a lease back. To do it twice, or after the socket was closed, is harmless.</summary>
    /// <param name="lease">What <see cref="TryLease"/> or <see cref="TryRent"/> lent.</param>
    public void Return(Lease lease)
    {
        _provider.ReturnLease(Checked(lease));
    }

    /// <summary>Lends room for one message of one packet, to be written in place.</summary>
    /// <param name="lease">A lease that is not lent.</param>
    /// <returns>0 or a WSA number, as <see cref="Provider.WspProvider.RentMessage"/>.</returns>
    public int TryRent(Lease lease)
    {
        _provider.RentMessage(Open(), Checked(lease), out int error);
        return error;
    }

    /// <summary>Sends a message that was written into rented room. After a failure the room is still lent: send again, or give it back by <see cref="Return"/>.</summary>
    /// <param name="lease">What <see cref="TryRent"/> lent.</param>
    /// <param name="length">The message's bytes.</param>
    /// <returns>0 or a WSA number, as <see cref="Provider.WspProvider.SendLease"/>.</returns>
    public int TrySendRented(Lease lease, int length)
    {
        if (length < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(length));
        }

        _provider.SendLease(Open(), Checked(lease), length, out int error);
        return error;
    }

    private static Lease Checked(Lease lease)
    {
        if (lease == null)
        {
            throw new ArgumentNullException(nameof(lease));
        }

        return lease;
    }
}
