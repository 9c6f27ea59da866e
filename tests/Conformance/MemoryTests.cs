// What a node takes at start is what Limits says, table by table and byte by byte.
using System;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading;
using JoinLeaf.Drivers;
using JoinLeaf.Loopback;
using JoinLeaf.Provider;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Conformance;

/// <summary>Adds up every array that a started provider holds, and compares the sum with the published one.</summary>
[TestClass]
public sealed class MemoryTests
{
    private const int DeviceReferenceBytes = 4;

    /// <summary>Tiny, Board, BoardRoot and Host.</summary>
    [TestMethod]
    public void TotalBytesIsWhatIsMade()
    {
        foreach (Limits limits in new[] { Limits.Tiny(), Limits.Board(), Limits.BoardRoot(), Limits.Host() })
        {
            Assert.AreEqual(limits.TotalBytes, BytesOf(limits));
        }
    }

    /// <summary>A root of 32 leaves fits in 12 KB, its pool and its link's addresses included.</summary>
    [TestMethod]
    public void RootOfThirtyTwoLeavesFitsTwelveKilobytes()
    {
        Limits limits = Limits.BoardRoot();
        Assert.AreEqual(32, limits.Members);
        long peers = Sum(new PeerTable(limits), new HashSet<object>(ReferenceEqualityComparer.Instance));
        Assert.IsLessThanOrEqualTo(12 * 1024, BytesOf(limits) + peers);
    }

    /// <summary>One leaf more costs its root 32 bytes.</summary>
    [TestMethod]
    public void LeafCostsThirtyTwoBytes()
    {
        Limits many = Limits.Board();
        Limits few = Limits.Board();
        few.Members = many.Members - 10;
        Assert.AreEqual(10 * Limits.BytesPerMember, BytesOf(many) - BytesOf(few));
        Assert.AreEqual(32, Limits.BytesPerMember);
    }

    private static long BytesOf(Limits limits)
    {
        LoopbackLink link = new LoopbackLink(new LoopbackNetwork(1, 1, 16), 1, limits);
        WspProvider provider = new WspProvider(link, limits, new StoppedClock(), 1, false);
        provider.WSPStartup(0x0202, null, null, null, null);
        return Sum(provider, new HashSet<object>(ReferenceEqualityComparer.Instance));
    }

    /// <summary>The elements of all arrays that an object of ours leads to.</summary>
    private static long Sum(object? item, HashSet<object> seen)
    {
        if (item is null or string or ILink or IClock or WaitHandle or Thread or Limits || !seen.Add(item))
        {
            return 0;
        }

        Type type = item.GetType();
        if (item is Array array)
        {
            return SumArray(array, type.GetElementType()!, seen);
        }

        long sum = 0;
        if (type.Namespace != null && type.Namespace.StartsWith("JoinLeaf", StringComparison.Ordinal))
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            {
                sum += field.FieldType.IsPrimitive ? 0 : Sum(field.GetValue(item), seen);
            }
        }

        return sum;
    }

    private static long SumArray(Array array, Type element, HashSet<object> seen)
    {
        if (element.IsPrimitive)
        {
            return (long)array.Length * (element == typeof(bool) ? 1 : Marshal.SizeOf(element));
        }

        long sum = (long)array.Length * DeviceReferenceBytes;
        foreach (object? item in array)
        {
            sum += Sum(item, seen);
        }

        return sum;
    }

    private sealed class StoppedClock : IClock
    {
        public int NowMs => 0;

        public bool Wait(AutoResetEvent signal, int timeoutMs) => false;
    }
}
