// Shows that the rule on layers fails on a planted violation of each of its parts, and on nothing else.
using System.Linq;
using JoinLeaf.Tools.Tidy.Model;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Tools.Tests.Tidy;

[TestClass]
public sealed class LayersTests
{
    private const string Core = """
        namespace JoinLeaf { public static class Wsa { public static int Last() { return 0; } } }
        namespace JoinLeaf.Wire { public sealed class Frame { public int Kind; } }
        namespace JoinLeaf.Buffers { public sealed class Pool { public byte[] Bytes; } }
        namespace JoinLeaf.Sessions { public interface IPeers { int Resolve(byte[] name); } }
        namespace JoinLeaf
        {
            public sealed class Engine
            {
                private JoinLeaf.Wire.Frame _frame;
                private readonly JoinLeaf.Sessions.IPeers _peers;
                public Engine(JoinLeaf.Sessions.IPeers peers) { _peers = peers; }
                public int Kind() { return _frame.Kind + _peers.Resolve(null) + Wsa.Last(); }
            }
        }
        namespace JoinLeaf.Drivers
        {
            public interface ILink { int Send(int peer, byte[] bytes, int length); }
            public sealed class Driver { public readonly JoinLeaf.Engine Engine; public ILink Link; }
        }
        namespace JoinLeaf.Provider { public sealed class WspProvider { public JoinLeaf.Drivers.Driver Driver; public int Send() { return 0; } } }
        namespace JoinLeaf
        {
            public sealed class MultipointSocket
            {
                private JoinLeaf.Provider.WspProvider _provider;
                public int Send() { return _provider.Send() + Wsa.Last(); }
            }
        }
        """;

    [TestMethod]
    public void Layers_that_know_lower_ones_only_are_clean() => Planted.AssertClean(Core);

    [TestMethod]
    public void A_field_of_a_higher_layer_is_found() => Planted.AssertFinds(
        """
        namespace JoinLeaf.Sessions { public sealed class Member { } }
        namespace JoinLeaf.Buffers { public sealed class Pool { public JoinLeaf.Sessions.Member[] Owners; } }
        """,
        "layers",
        "JoinLeaf.Buffers.Pool.Owners");

    [TestMethod]
    public void A_call_of_a_higher_layer_is_found() => Planted.AssertFinds(
        """
        namespace JoinLeaf { public sealed class Engine { public static int Epoch() { return 1; } } }
        namespace JoinLeaf.Sessions { public sealed class Join { public int Start() { return JoinLeaf.Engine.Epoch(); } } }
        """,
        "layers",
        "JoinLeaf.Sessions.Join.Start");

    [TestMethod]
    public void A_parameter_of_a_higher_layer_is_found() => Planted.AssertFinds(
        """
        namespace JoinLeaf { public sealed class Engine { public sealed class Inner { } } }
        namespace JoinLeaf.Wire { public static class Frame { public static void Write(JoinLeaf.Engine.Inner engine) { } } }
        """,
        "layers",
        "JoinLeaf.Wire.Frame.Write");

    [TestMethod]
    public void Wire_and_buffers_do_not_know_each_other() => Planted.AssertFinds(
        """
        namespace JoinLeaf.Wire { public sealed class Frame { } }
        namespace JoinLeaf.Buffers { public sealed class Pool { public JoinLeaf.Wire.Frame Frame; } }
        """,
        "layers",
        "JoinLeaf.Buffers.Pool.Frame");

    [TestMethod]
    public void The_face_that_goes_past_the_provider_is_found() => Planted.AssertFinds(
        """
        namespace JoinLeaf { public sealed class Engine { public static int Epoch() { return 1; } } }
        namespace JoinLeaf { public sealed class MultipointSocket { public int Send() { return Engine.Epoch(); } } }
        """,
        "layers",
        "JoinLeaf.MultipointSocket.Send");

    [TestMethod]
    public void A_type_without_a_layer_is_found() =>
        Planted.AssertFinds("namespace JoinLeaf { public sealed class Helper { } }", "layers", "JoinLeaf.Helper");

    [TestMethod]
    public void A_link_that_knows_its_interfaces_only_is_clean()
    {
        using Planted planted = new();
        Outcome outcome = planted.Add("JoinLeaf", Core).Add("JoinLeaf.Loopback", """
            namespace JoinLeaf.Loopback
            {
                public sealed class LoopbackLink : JoinLeaf.Drivers.ILink, JoinLeaf.Sessions.IPeers
                {
                    public int Send(int peer, byte[] bytes, int length) { return JoinLeaf.Wsa.Last(); }
                    public int Resolve(byte[] name) { return 0; }
                }
            }
            """).Check();
        Assert.IsEmpty(outcome.Findings, string.Join("; ", outcome.Findings));
    }

    [TestMethod]
    public void A_link_that_knows_a_class_of_the_drivers_is_found()
    {
        using Planted planted = new();
        Outcome outcome = planted.Add("JoinLeaf", Core).Add("JoinLeaf.Udp", """
            namespace JoinLeaf.Udp
            {
                public sealed class UdpLink
                {
                    public object Wake(JoinLeaf.Drivers.Driver driver) { return driver.Link; }
                    public int Ask(JoinLeaf.Drivers.ILink other) { return other.Send(0, null, 0); }
                }
            }
            """).Check();
        Finding finding = outcome.Findings.Single();
        Assert.AreEqual("layers", finding.Rule);
        Assert.AreEqual("JoinLeaf.Udp.UdpLink.Wake", finding.Where);
    }

    [TestMethod]
    public void A_link_that_knows_the_engine_is_found()
    {
        using Planted planted = new();
        Outcome outcome = planted.Add("JoinLeaf", Core).Add("JoinLeaf.Udp", """
            namespace JoinLeaf.Udp { public sealed class UdpLink { private JoinLeaf.Engine _engine; public bool Has() { return _engine != null; } } }
            """).Check();
        Assert.AreEqual("layers JoinLeaf.Udp.UdpLink._engine", outcome.Findings.Select(f => f.Rule + " " + f.Where).First());
    }
}
