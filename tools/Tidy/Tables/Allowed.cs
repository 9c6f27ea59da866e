// Table: methods outside the examined assemblies that are known to allocate nothing, on the host and on the device.
using System;
using System.Linq;
using JoinLeaf.Tools.Tidy.Il;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tidy.Tables;

internal static class Allowed
{
    /// <summary><c>Namespace.Type::Method</c>, with parameter types in brackets where only one overload is meant.</summary>
    public static readonly string[] Methods =
    [
        "System.Object::.ctor()",
        "System.Array::Copy",
        "System.Array::Clear",
        "System.Array::get_Length",
        "System.String::get_Length",
        "System.String::get_Chars",
        "System.Math::Min",
        "System.Math::Max",
        "System.Math::Abs",
        "System.Environment::get_TickCount64",
        "System.DateTime::get_UtcNow",
        "System.DateTime::get_Ticks",
        "System.Threading.Monitor::Enter",
        "System.Threading.Monitor::Exit",
        "System.Threading.WaitHandle::WaitOne",
        "System.Threading.EventWaitHandle::Set",
        "System.Threading.EventWaitHandle::Reset",
        "System.Threading.AutoResetEvent::Set",
        "System.Threading.AutoResetEvent::Reset",
        "System.Threading.ManualResetEvent::Set",
        "System.Threading.ManualResetEvent::Reset",
        "System.Threading.Interlocked::Increment(System.Int32&)",
        "System.Threading.Interlocked::Decrement(System.Int32&)",
        "System.Threading.Interlocked::Exchange(System.Int32&,System.Int32)",
        "System.Threading.Interlocked::CompareExchange(System.Int32&,System.Int32,System.Int32)",
        "System.Device.Gpio.GpioPin::Toggle",
        "nanoFramework.Runtime.Events.EventSink::PostManagedEvent",
        "System.Net.Sockets.Socket::Receive",
        "System.Net.Sockets.Socket::Send",
        "System.Net.Sockets.Socket::SendTo",
        "System.Net.Sockets.Socket::Poll",
    ];

    public static bool Holds(MethodReference method) => Array.Exists(Methods, row => Matches(row, method));

    /// <summary>Whether a row of a table means this method.</summary>
    public static bool Matches(string row, MethodReference method)
    {
        int bracket = row.IndexOf('(', StringComparison.Ordinal);
        string name = bracket < 0 ? row : row[..bracket];
        if (name != NameOf(method))
        {
            return false;
        }

        return bracket < 0 || row[bracket..] == "(" + string.Join(",", method.Parameters.Select(p => p.ParameterType.FullName)) + ")";
    }

    /// <summary>The name that the tables are written in.</summary>
    public static string NameOf(MethodReference method) =>
        TypeFacts.PlainName(method.DeclaringType) + "::" + method.Name;
}
