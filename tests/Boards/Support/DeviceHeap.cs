// What an object and all that it holds would take of a device's managed heap, counted object by object.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Threading;

namespace JoinLeaf.Boards.Tests.Support;

/// <summary>
/// The heap of the 1.x runtime on a 32-bit device: blocks of 12 bytes; an object takes one and one for each field, an array 20 bytes and its
/// packed elements, rounded up, a reference in an array 12 bytes. Types of the system have other fields there than here.
/// </summary>
internal sealed class DeviceHeap
{
    private const int Block = 12;
    private const int ArrayHeader = 20;
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);

    /// <summary>Bytes of everything that was walked.</summary>
    public int Bytes { get; private set; }

    /// <summary>Threads among it; their stacks are not counted.</summary>
    public int Threads { get; private set; }

    public DeviceHeap Walk(object? at, params object[] except)
    {
        foreach (object one in except)
        {
            _seen.Add(one);
        }

        Visit(at);
        return this;
    }

    private void Visit(object? at)
    {
        if (at == null || at is Type || !_seen.Add(at))
        {
            return;
        }

        switch (at)
        {
            case string text:
                Bytes += RoundUp(Block + text.Length + 1);
                break;
            case Delegate one:
                Bytes += RoundUp(Block + 20);
                Visit(one.Target);
                break;
            case Array array:
                VisitArray(array);
                break;
            case WaitHandle:
                Bytes += 2 * Block;
                break;
            case Thread:
                Bytes += 6 * Block;
                Threads++;
                break;
            case Socket:
                // Its own seven fields, and its local end point with the address.
                Bytes += (8 * Block) + (3 * Block) + (5 * Block) + RoundUp(ArrayHeader + 16);
                break;
            case IPAddress:
                Bytes += (5 * Block) + RoundUp(ArrayHeader + 16);
                break;
            case SocketAddress:
                Bytes += (3 * Block) + RoundUp(ArrayHeader + 16);
                break;
            default:
                VisitFields(at);
                break;
        }
    }

    private void VisitArray(Array array)
    {
        Type element = array.GetType().GetElementType()!;
        Bytes += RoundUp(ArrayHeader + (array.Length * (element.IsPrimitive ? SizeOf(element) : Block)));
        if (!element.IsPrimitive)
        {
            foreach (object? one in array)
            {
                Visit(one);
            }
        }
    }

    private void VisitFields(object at)
    {
        Assert.IsFalse(at.GetType().IsValueType, at.GetType().FullName);
        int fields = 0;
        for (Type? type = at.GetType(); type != null && type != typeof(object); type = type.BaseType)
        {
            if (type == typeof(IPEndPoint))
            {
                fields += 2;
                Visit(((IPEndPoint)at).Address);
                continue;
            }

            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                fields++;
                if (!field.FieldType.IsPrimitive && !field.FieldType.IsEnum)
                {
                    Visit(field.GetValue(at));
                }
            }
        }

        Bytes += Block * (1 + fields);
    }

    private static int RoundUp(int bytes) => (bytes + Block - 1) / Block * Block;

    private static int SizeOf(Type type) => type == typeof(bool) || type == typeof(byte) || type == typeof(sbyte) ? 1
        : type == typeof(short) || type == typeof(ushort) || type == typeof(char) ? 2
        : type == typeof(long) || type == typeof(ulong) || type == typeof(double) ? 8 : 4;
}
