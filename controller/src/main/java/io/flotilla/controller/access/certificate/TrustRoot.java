package io.flotilla.controller.access.certificate;

/** What access needs of signing, which implements it. */
public interface TrustRoot {

    /** The root of metadata that a device trusts from its enrolment on: a TUF root, JSON. */
    byte[] newest();
}
