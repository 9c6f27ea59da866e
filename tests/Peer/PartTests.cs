// The small parts of the command line, each for itself.
using System.IO;
using System.Reflection;
using System.Text;
using System.Threading;
using JoinLeaf.Peer.Talk;
using JoinLeaf.Peer.Tests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Peer.Tests;

[TestClass]
public class PartTests
{
    [TestMethod]
    public void LinesComeAsTheyAre()
    {
        LineSource lines = Read("one\r\n\ntwo\u00e9\nlast", 10);
        Assert.AreEqual("one", Take(lines));
        Assert.AreEqual(string.Empty, Take(lines));
        Assert.AreEqual("two\u00e9", Take(lines));
        Assert.AreEqual("last", Take(lines));
        Assert.AreSame(InputLine.End, TakeAny(lines));
        Assert.IsNull(lines.TryTake());
    }

    [TestMethod]
    public void LinesAboveTheLimitAreOnlyCounted()
    {
        LineSource lines = Read("12345\n123456\n12345\r\n", 5);
        Assert.AreEqual("12345", Take(lines));
        InputLine tooLong = TakeAny(lines);
        Assert.IsNull(tooLong.Bytes);
        Assert.AreEqual(6, tooLong.Length);
        Assert.AreEqual("12345", Take(lines), "its CR does not count");
        Assert.AreSame(InputLine.End, TakeAny(lines));
    }

    [TestMethod]
    public void ManyLinesPassThroughTheShortQueue()
    {
        StringBuilder text = new();
        for (int i = 0; i < 1000; i++)
        {
            text.Append(i).Append('\n');
        }

        LineSource lines = Read(text.ToString(), 10);
        for (int i = 0; i < 1000; i++)
        {
            Assert.AreEqual(i.ToString(), Take(lines));
        }

        Assert.AreSame(InputLine.End, TakeAny(lines));
    }

    [TestMethod]
    public void EveryNumberThatCanComeUpHasAName()
    {
        foreach (FieldInfo field in typeof(Wsa).GetFields())
        {
            bool isError = field.Name.StartsWith("WSAE", System.StringComparison.Ordinal) && field.Name is not ("WSAENOTSOCK"
                or "WSAEINPROGRESS" or "WSAENOPROTOOPT" or "WSAEPROTONOSUPPORT" or "WSAESOCKTNOSUPPORT");
            if (isError)
            {
                int code = (int)field.GetRawConstantValue()!;
                Assert.AreEqual(field.Name, WsaNames.NameOf(code));
                Assert.Contains(field.Name, WsaNames.Explain(code));
            }
        }

        Assert.AreEqual("WSA 12345", WsaNames.NameOf(12345));
    }

    [TestMethod]
    [DataRow("127.0.0.1:5000", "127.0.0.1:5000")]
    [DataRow("localhost:1", "127.0.0.1:1")]
    [DataRow("LocalHost:0", "127.0.0.1:0")]
    [DataRow("localhost", null)]
    [DataRow("", null)]
    [DataRow("[::1]:5000", null)]
    public void NamesAreAddressAndPort(string text, string? expected)
    {
        Assert.AreEqual(expected, PeerName.Parse(text)?.ToString());
    }

    private static LineSource Read(string text, int maxLength)
    {
        LineSource lines = new(new MemoryStream(Encoding.UTF8.GetBytes(text)), maxLength);
        lines.Start();
        return lines;
    }

    private static InputLine TakeAny(LineSource lines)
    {
        Assert.IsTrue(lines.Ready.WaitOne(PeerProcess.PatienceMs));
        InputLine? line = lines.TryTake();
        Assert.IsNotNull(line);
        return line;
    }

    private static string Take(LineSource lines)
    {
        InputLine line = TakeAny(lines);
        Assert.AreEqual(line.Bytes!.Length, line.Length);
        return Encoding.UTF8.GetString(line.Bytes);
    }
}
