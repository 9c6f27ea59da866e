// The benchmark's judge: what it counts, what it finds wrong, and when the sender may go on.
using System;
using JoinLeaf.Bench.Fanout;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Tools.Tests.Bench;

[TestClass]
public sealed class AudienceTests
{
    private const int WarmUp = 16;
    private const int Messages = 32;
    private const int All = WarmUp + Messages;

    [TestMethod]
    public void All_messages_in_order_are_no_fault()
    {
        Audience audience = Reliable(2);
        Hear(audience, 0, 1, All);
        Hear(audience, 1, 1, All);
        Assert.IsNull(audience.FindFault(All));
        Assert.AreEqual(2 * All, audience.Delivered);
        Assert.HasCount(Messages, audience.TimesToLastLeafUs());
    }

    [TestMethod]
    public void A_missing_message_is_a_fault_where_none_may_be()
    {
        Audience audience = Reliable(1);
        Hear(audience, 0, 1, 4);
        Hear(audience, 0, 6, All);
        Assert.AreEqual("leaf 0 got message 6 after 4", audience.FindFault(All));
    }

    [TestMethod]
    public void Messages_that_never_came_are_counted()
    {
        Audience audience = Reliable(2);
        Hear(audience, 0, 1, All);
        Hear(audience, 1, 1, All - 1);
        Assert.AreEqual($"leaf 1 got {All - 1} of {All} messages", audience.FindFault(All));
    }

    [TestMethod]
    public void A_doubled_message_is_a_fault_on_both_kinds()
    {
        foreach (bool isReliable in new[] { true, false })
        {
            Audience audience = new(1, isReliable, WarmUp, Messages);
            Hear(audience, 0, 1, 3);
            Hear(audience, 0, 3, All);
            Assert.AreEqual("leaf 0 got message 3 after 3", audience.FindFault(All));
        }
    }

    [TestMethod]
    public void A_changed_byte_is_a_fault()
    {
        Audience audience = Reliable(1);
        byte[] message = Message(1);
        message[7] ^= 1;
        audience.Received(0, message);
        Assert.AreEqual("leaf 0 got message 1 is not what was sent", audience.FindFault(1));
    }

    [TestMethod]
    public void A_message_without_a_number_is_a_fault()
    {
        Audience audience = Reliable(1);
        audience.Received(0, []);
        Assert.AreEqual("leaf 0 got a message of 0 bytes", audience.FindFault(0));
    }

    [TestMethod]
    public void Best_effort_may_miss_some_and_markers_do_not_count()
    {
        Audience audience = new(1, false, WarmUp, Messages);
        Hear(audience, 0, 1, 10);
        Hear(audience, 0, 21, All - 1);
        Assert.IsFalse(audience.Await(All, 0), "the last one is missing");
        byte[] marker = new byte[12];
        Audience.WriteMarker(marker, All);
        audience.Received(0, marker);
        audience.Received(0, marker);
        Assert.IsTrue(audience.Await(All, 0), "a marker tells that it is over");
        Assert.IsNull(audience.FindFault(All));
        Assert.AreEqual(All - 1 - 10, audience.Delivered);
    }

    [TestMethod]
    public void What_is_dropped_on_purpose_paces_the_sender_and_counts_for_nothing()
    {
        Audience audience = new(1, false, WarmUp, Messages);
        for (int number = 1; number <= All; number++)
        {
            audience.Dropped(0, Message(number));
        }

        Assert.IsTrue(audience.Await(All, 0));
        Assert.AreEqual(0, audience.Delivered);
        Assert.IsEmpty(audience.TimesToLastLeafUs());
    }

    [TestMethod]
    public void The_sender_waits_for_the_slowest_leaf()
    {
        Audience audience = Reliable(2);
        Hear(audience, 0, 1, All);
        Hear(audience, 1, 1, Audience.Step);
        Assert.IsTrue(audience.Await(Audience.Step, 0));
        Assert.IsFalse(audience.Await(2 * Audience.Step, 0));
        Hear(audience, 1, Audience.Step + 1, 2 * Audience.Step);
        Assert.IsTrue(audience.Await(2 * Audience.Step, 0));
    }

    [TestMethod]
    public void Only_messages_that_reached_every_leaf_are_timed()
    {
        Audience audience = new(2, false, WarmUp, Messages);
        Hear(audience, 0, WarmUp + 1, WarmUp + 5);
        Hear(audience, 1, WarmUp + 3, WarmUp + 9);
        Assert.HasCount(3, audience.TimesToLastLeafUs());
    }

    private static Audience Reliable(int leaves)
    {
        return new Audience(leaves, true, WarmUp, Messages);
    }

    private static byte[] Message(int number)
    {
        byte[] message = new byte[12];
        Audience.Write(message, number);
        return message;
    }

    private static void Hear(Audience audience, int leaf, int first, int last)
    {
        for (int number = first; number <= last; number++)
        {
            audience.Sending(number);
            audience.Received(leaf, Message(number));
        }
    }
}
