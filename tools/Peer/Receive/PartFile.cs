// A file on its way in: its bytes in NAME.HASH.part, and beside it how many of them are there, so that another process can go on.
using System;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using JoinLeaf.Peer.Transfer;
using Microsoft.Win32.SafeHandles;

namespace JoinLeaf.Peer.Receive;

/// <summary>The incomplete file of one offer. Its name has a part of the SHA-256 in it: files of one name do not get into each other's way.</summary>
internal sealed class PartFile : IDisposable
{
    private const int HashDigits = 8;
    private const int CountDigits = 20;
    /// <summary>The count beside the file is brought up to date after so many bytes.</summary>
    private const int SaveEvery = 64 * 1024;
    private const int HashBlock = 1024 * 1024;
    private readonly Offer _offer;
    private readonly string _path;
    private readonly SafeFileHandle _data;
    private readonly SafeFileHandle _progress;
    private long _saved;

    /// <summary>Opens the file, or makes it.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="offer">Of what.</param>
    public PartFile(string directory, Offer offer)
    {
        _offer = offer;
        _path = PathOf(directory, offer);
        long has = HasAlready(directory, offer);
        _data = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            _progress = File.OpenHandle(ProgressOf(_path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        }
        catch
        {
            _data.Dispose();
            throw;
        }

        ResumedFrom = has;
        Covered.Add(0, has);
        WriteProgress(has);
    }

    /// <summary>From where on the bytes were missing when it was opened.</summary>
    public long ResumedFrom { get; }
    /// <summary>Which bytes are there.</summary>
    public Coverage Covered { get; } = new();

    /// <summary>Whether all bytes are there.</summary>
    public bool IsWhole
    {
        get { return Covered.Total == _offer.Size; }
    }

    /// <summary>How many bytes of an offer's file are there from the beginning on, from an earlier try; 0 for none.</summary>
    public static long HasAlready(string directory, Offer offer)
    {
        string path = PathOf(directory, offer);
        if (!File.Exists(path) || !File.Exists(ProgressOf(path)))
        {
            return 0;
        }

        string head = Head(offer);
        string text = File.ReadAllText(ProgressOf(path));
        bool isOurs = text.Length > head.Length && text.StartsWith(head, StringComparison.Ordinal);
        bool isCount = long.TryParse(isOurs ? text.AsSpan(head.Length).TrimEnd('\n') : default, NumberStyles.None, CultureInfo.InvariantCulture, out long count);
        return isCount && count <= offer.Size && count <= new FileInfo(path).Length ? count : 0;
    }

    private static string PathOf(string directory, Offer offer)
    {
        return Path.Combine(directory, $"{SafeName.From(offer.Name)}.{offer.Digest[..HashDigits]}.part");
    }

    private static string ProgressOf(string path)
    {
        return path + ".progress";
    }

    private static string Head(Offer offer)
    {
        return $"{offer.Digest} {offer.Size} ";
    }

    /// <summary>Takes a piece of the file; pieces that are there already, or lie outside of it, are left out.</summary>
    /// <returns>True when it brought something.</returns>
    public bool Write(long offset, ReadOnlySpan<byte> bytes)
    {
        long end = offset + bytes.Length;
        if (offset < 0 || end > _offer.Size || Covered.Has(offset, end))
        {
            return false;
        }

        RandomAccess.Write(_data, bytes, offset);
        Covered.Add(offset, end);
        if (Covered.Prefix >= _saved + SaveEvery)
        {
            WriteProgress(Covered.Prefix);
        }

        return true;
    }

    /// <summary>Brings the count beside the file up to date, if it is still open.</summary>
    public void Save()
    {
        if (!_progress.IsClosed)
        {
            WriteProgress(Covered.Prefix);
        }
    }

    private void WriteProgress(long count)
    {
        // The line is as long each time: it is overwritten in one go.
        string line = Head(_offer) + count.ToString("D" + CountDigits, CultureInfo.InvariantCulture) + "\n";
        RandomAccess.Write(_progress, Encoding.ASCII.GetBytes(line), 0);
        _saved = count;
    }

    /// <summary>Whether the SHA-256 of all bytes is the one that was offered.</summary>
    /// <param name="meanwhile">Called after each block: a large file takes its time.</param>
    public bool IsIntact(Action meanwhile)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[HashBlock];
        long at = 0;
        for (int count = RandomAccess.Read(_data, block, 0); count > 0; count = RandomAccess.Read(_data, block, at))
        {
            hash.AppendData(block, 0, count);
            at += count;
            meanwhile();
        }

        return hash.GetHashAndReset().AsSpan().SequenceEqual(_offer.Sha256);
    }

    /// <summary>Gives the whole file its place; what is written is on the disk by then.</summary>
    /// <param name="path">Where.</param>
    /// <param name="overwrite">Whether a file that is there is replaced.</param>
    public void MoveTo(string path, bool overwrite)
    {
        RandomAccess.FlushToDisk(_data);
        Dispose();
        File.Move(_path, path, overwrite);
        File.Delete(ProgressOf(_path));
    }

    /// <summary>Takes it away: what is there is not what was offered.</summary>
    public void Discard()
    {
        Dispose();
        File.Delete(_path);
        File.Delete(ProgressOf(_path));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _data.Dispose();
        _progress.Dispose();
    }
}
