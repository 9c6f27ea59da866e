// The directory that files come into: what is there already, whether there is room, and which name a file gets.
using System;
using System.IO;
using System.Security.Cryptography;
using JoinLeaf.Peer.Transfer;

namespace JoinLeaf.Peer.Receive;

/// <summary>Decides on offers as far as the disk is concerned.</summary>
internal sealed class Inbox
{
    /// <summary>A file of the offered name and size is compared with the offer before it is answered up to this size; larger ones take too long.</summary>
    private const long MostCompared = 256L * 1024 * 1024;
    private readonly string _directory;
    private readonly long _maxBytes;
    private readonly bool _overwrite;
    private Offer? _last;
    private string _lastPath = string.Empty;

    /// <param name="directory">It exists.</param>
    /// <param name="maxBytes">The largest file that is taken, in bytes.</param>
    /// <param name="overwrite">Whether a file of the same name is replaced.</param>
    public Inbox(string directory, long maxBytes, bool overwrite)
    {
        _directory = directory;
        _maxBytes = maxBytes;
        _overwrite = overwrite;
    }

    /// <summary>The file in its place that is the offered one, byte for byte; null when there is none.</summary>
    public string? Find(Offer offer)
    {
        if (_last != null && _last.IsSameFile(offer) && LengthOf(_lastPath) == offer.Size)
        {
            return _lastPath;
        }

        string path = Path.Combine(_directory, SafeName.From(offer.Name));
        return offer.Size <= MostCompared && IsSame(path, offer) ? path : null;
    }

    private static bool IsSame(string path, Offer offer)
    {
        if (LengthOf(path) != offer.Size)
        {
            return false;
        }

        using FileStream stream = File.OpenRead(path);
        return SHA256.HashData(stream).AsSpan().SequenceEqual(offer.Sha256);
    }

    private static long LengthOf(string path)
    {
        return File.Exists(path) ? new FileInfo(path).Length : -1;
    }

    /// <summary>Answers an offer.</summary>
    /// <param name="offer">What is offered.</param>
    /// <returns>How much of it is there, or why it is not taken.</returns>
    public Reply Judge(Offer offer)
    {
        try
        {
            if (Find(offer) != null)
            {
                return Reply.Yes(offer.Size);
            }

            if (offer.Size > _maxBytes)
            {
                return Reply.No($"no space: {Units.Bytes(offer.Size)}, at most {Units.Count(_maxBytes)} are taken (--max-bytes)");
            }

            long has = PartFile.HasAlready(_directory, offer);
            long free = FreeBytes();
            return free < offer.Size - has ? Reply.No($"no space: {Units.Bytes(offer.Size - has)} to come, {Units.Count(free)} are free") : Reply.Yes(has);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Reply.No("cannot use its directory: " + failure.Message);
        }
    }

    /// <summary>Opens the incomplete file of an offer, or makes it.</summary>
    public PartFile Open(Offer offer)
    {
        return new PartFile(_directory, offer);
    }

    private long FreeBytes()
    {
        string path = Path.GetFullPath(_directory);
        return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(path)! : path).AvailableFreeSpace;
    }

    /// <summary>Gives a whole, intact file its place.</summary>
    /// <returns>Its path.</returns>
    public string Keep(PartFile part, Offer offer)
    {
        string name = SafeName.From(offer.Name);
        string path = Path.Combine(_directory, name);
        bool replaces = _overwrite || IsSame(path, offer);
        path = replaces ? path : SafeName.Free(_directory, name);
        part.MoveTo(path, replaces);
        _last = offer;
        _lastPath = path;
        return path;
    }
}
