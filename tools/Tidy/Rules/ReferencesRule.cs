// Rule: an assembly refers to the libraries that its place allows and to no other.
using System;
using System.Linq;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Tables;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class ReferencesRule : AssemblyRule
{
    private static readonly string[] s_hostCore =
        ["System.Runtime", "System.Private.CoreLib", "System.Threading", "System.Threading.Thread"];

    private static readonly string[] s_core = ["JoinLeaf", "JoinLeaf.Core"];

    private const string EventSink = "nanoFramework.Runtime.Events";

    private static readonly string[] s_hostNet = ["System.Net.Primitives", "System.Net.Sockets", "System.Net.NetworkInformation"];

    private static readonly string[] s_deviceBoard =
    [
        "JoinLeaf", "JoinLeaf.Station", "JoinLeaf.Udp", "JoinLeaf.Loopback", "System.Net", "System.Threading", "System.Device.Gpio",
        "System.Device.Wifi", "nanoFramework.Hardware.Esp32", "nanoFramework.Runtime.Native", "nanoFramework.Runtime.Events",
    ];

    public override string Name => "references";

    public override string Sentence =>
        "The core refers to the core library only, a link to the core too, the UDP link to System.Net, events to Runtime.Events, a station to the core.";

    // On the host the portable tests refer to a test platform of many parts, on the device to one library.
    public override bool HoldsFor(Subject subject) => subject.Kind != Kinds.Portable || subject.Lane == Lane.Device;

    public override void Check(Subject subject, Findings findings)
    {
        string[] allowed = AllowedFor(subject);
        foreach (AssemblyNameReference reference in subject.Assembly.MainModule.AssemblyReferences)
        {
            if (Array.IndexOf(allowed, reference.Name) < 0)
            {
                findings.Add(subject.Name, null, $"refers to {reference.Name}: do without, only {string.Join(", ", allowed)} may be used here");
            }
        }
    }

    private static string[] AllowedFor(Subject subject)
    {
        bool device = subject.Lane == Lane.Device;
        string[] core = device ? ["mscorlib"] : s_hostCore;
        string[] net = device ? ["System.Net"] : s_hostNet;
        return subject.Kind switch
        {
            Kinds.Core => subject.Name == "JoinLeaf" ? [.. core, "JoinLeaf.Core"] : core,
            Kinds.Board => Scopes.IsBoardProgram(subject.Assembly) ? [.. core, .. s_core, .. s_deviceBoard]
                : device ? [.. core, .. s_core] : [.. core, .. s_core, "System.Console"],
            Kinds.Portable => [.. core, .. s_core, "JoinLeaf.Loopback", "JoinLeaf.Events", EventSink, "nanoFramework.TestFramework"],
            Kinds.Events => device ? [.. core, .. s_core, EventSink] : [.. core, .. s_core],
            _ => subject.Name == "JoinLeaf.Udp" ? [.. core, .. s_core, .. net] : [.. core, .. s_core],
        };
    }
}
