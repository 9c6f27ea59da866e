// The small parts of push and leaf --receive, each for itself.
using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using JoinLeaf.Peer.Receive;
using JoinLeaf.Peer.Tests.Support;
using JoinLeaf.Peer.Transfer;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Peer.Tests;

[TestClass]
public class TransferTests
{
    [TestMethod]
    [DataRow("film.bin", "film.bin")]
    [DataRow("größe 2.txt", "größe 2.txt")]
    [DataRow("../../etc/passwd", "passwd")]
    [DataRow("/etc/passwd", "passwd")]
    [DataRow("..\\..\\boot.ini", "boot.ini")]
    [DataRow("C:\\boot.ini", "boot.ini")]
    [DataRow("C:boot.ini", "C_boot.ini")]
    [DataRow("..", "file")]
    [DataRow("a/..", "file")]
    [DataRow("a/", "file")]
    [DataRow("", "file")]
    [DataRow(" . ", "file")]
    [DataRow(".bashrc", "_bashrc")]
    [DataRow("...x", "_..x")]
    [DataRow("a\0b\u001b[2Jc\n", "a_b_[2Jc")]
    [DataRow("a\u202Egnp.exe", "a_gnp.exe")]
    [DataRow("a*?<>|\":b", "a_______b")]
    [DataRow("nul", "_nul")]
    [DataRow("COM1.txt", "_COM1.txt")]
    [DataRow("COMX.txt", "COMX.txt")]
    [DataRow("name. . ", "name")]
    public void NamesFromTheNetworkDoNoHarm(string offered, string expected)
    {
        Assert.AreEqual(expected, SafeName.From(offered));
    }

    [TestMethod]
    public void FreeNamesCountUp()
    {
        using Scene scene = new();
        string directory = scene.PathOf();
        Assert.AreEqual(scene.PathOf("a.tar.gz"), SafeName.Free(directory, "a.tar.gz"));
        scene.MakeFile("a.tar.gz", 1);
        Assert.AreEqual(scene.PathOf("a.tar-2.gz"), SafeName.Free(directory, "a.tar.gz"));
        scene.MakeFile("a.tar-2.gz", 1);
        Assert.AreEqual(scene.PathOf("a.tar-3.gz"), SafeName.Free(directory, "a.tar.gz"));
        Directory.CreateDirectory(scene.PathOf("folder"));
        Assert.AreEqual(scene.PathOf("folder-2"), SafeName.Free(directory, "folder"));
    }

    [TestMethod]
    public void CoverageAgreesWithABitmap()
    {
        const int Size = 60;
        Random random = new(7);
        for (int round = 0; round < 500; round++)
        {
            Coverage coverage = new();
            bool[] bitmap = new bool[Size];
            for (int i = 0; i < 12; i++)
            {
                int from = random.Next(Size);
                int to = random.Next(from, Math.Min(Size, from + 15));
                coverage.Add(from, to);
                Array.Fill(bitmap, true, from, to - from);
                Assert.AreEqual(bitmap.Count(b => b), coverage.Total);
                Assert.AreEqual(bitmap.TakeWhile(b => b).Count(), coverage.Prefix);
                int askFrom = random.Next(Size);
                int askTo = random.Next(askFrom, Size);
                Assert.AreEqual(bitmap[askFrom..askTo].All(b => b), coverage.Has(askFrom, askTo));
            }
        }
    }

    [TestMethod]
    public void OffersComeBackAsTheyWere()
    {
        Offer offer = new(0x0102030405060708, 123456789012, SHA256.HashData([1]), "größe.bin");
        byte[] bytes = offer.ToBytes();
        Offer? read = Offer.From(bytes, bytes.Length);
        Assert.AreEqual(offer.Id, read!.Id);
        Assert.AreEqual(offer.Size, read.Size);
        Assert.AreEqual(offer.Digest, read.Digest);
        Assert.AreEqual(offer.Name, read.Name);
        Assert.IsTrue(offer.IsSameFile(read));
        Assert.IsFalse(offer.IsSameFile(read with { Sha256 = SHA256.HashData([2]) }));
        Assert.IsNull(Offer.From(bytes, 53), "without a name");
        bytes[20] = 0x80;
        Assert.IsNull(Offer.From(bytes, bytes.Length), "a negative size");
        bytes[20] = 0;
        bytes[0]++;
        Assert.IsNull(Offer.From(bytes, bytes.Length), "another beginning");
        Assert.IsLessThanOrEqualTo(256, new Offer(0, 0, offer.Sha256, new string('x', Offer.MaxNameBytes)).ToBytes().Length);
    }

    [TestMethod]
    public void RepliesComeBackAsTheyWere()
    {
        foreach (Reply reply in new[] { Reply.Yes(0), Reply.Yes(1L << 40), Reply.No("no space"), Reply.NotNow("busy") })
        {
            WsaBuffer room = new(new byte[256]);
            reply.Write(room);
            Assert.AreEqual(reply, Reply.From(room));
        }

        Assert.IsNull(Reply.From(new WsaBuffer([])));
        Assert.IsNull(Reply.From(new WsaBuffer("hello from a leaf"u8.ToArray())));
        Assert.IsNull(Reply.From(new WsaBuffer([1, 0, 0])));
    }

    [TestMethod]
    public void PartIsTakenUpOnlyForTheSameFileAndAsFarAsItGoes()
    {
        using Scene scene = new();
        byte[] content = File.ReadAllBytes(scene.MakeFile("content", 200000));
        Offer offer = new(1, content.Length, SHA256.HashData(content), "film.bin");
        Assert.AreEqual(0, PartFile.HasAlready(scene.PathOf(), offer));
        using (PartFile part = new(scene.PathOf(), offer))
        {
            Assert.IsTrue(part.Write(0, content.AsSpan(0, 1000)));
            Assert.IsFalse(part.Write(500, content.AsSpan(500, 500)), "it is there already");
            Assert.IsTrue(part.Write(2000, content.AsSpan(2000, 1000)));
            Assert.IsFalse(part.Write(content.Length - 10, content.AsSpan(0, 11)), "it goes beyond the end");
            part.Save();
        }

        Assert.AreEqual(1000, PartFile.HasAlready(scene.PathOf(), offer));
        Assert.AreEqual(0, PartFile.HasAlready(scene.PathOf(), offer with { Size = content.Length + 1 }));
        Assert.AreEqual(0, PartFile.HasAlready(scene.PathOf(), offer with { Sha256 = SHA256.HashData([1]) }));
        using (PartFile part = new(scene.PathOf(), offer))
        {
            Assert.AreEqual(1000, part.ResumedFrom);
            Assert.IsTrue(part.Write(1000, content.AsSpan(1000)));
            Assert.IsTrue(part.IsWhole);
            Assert.IsTrue(part.IsIntact(() => { }));
            part.MoveTo(scene.PathOf("film.bin"), false);
        }

        Scene.AssertSame(scene.PathOf("content"), scene.PathOf("film.bin"));
        Assert.HasCount(2, Directory.GetFiles(scene.PathOf()));
    }

    [TestMethod]
    public void ProgressBesideAPartIsNotBelievedBlindly()
    {
        using Scene scene = new();
        Offer offer = new(1, 1000, SHA256.HashData([1]), "film.bin");
        string part = scene.MakeFile($"film.bin.{offer.Digest[..8]}.part", 500);
        foreach (string count in new[] { "", "x", "-1", "501", "1001", "99999999999999999999", "500 1" })
        {
            File.WriteAllText(part + ".progress", $"{offer.Digest} 1000 {count}\n");
            Assert.AreEqual(0, PartFile.HasAlready(scene.PathOf(), offer), count);
        }

        File.WriteAllText(part + ".progress", $"{offer.Digest} 1000 500\n");
        Assert.AreEqual(500, PartFile.HasAlready(scene.PathOf(), offer));
    }
}
